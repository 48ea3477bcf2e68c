# Exercise gone-for-good. Only what was made from hello-world and alpine:3 counts: other exercises leave ended containers, too.
users= others=
for name in $(containers --status exited) $(containers --status created); do
    case $(container "$name" .Config.Image) in
        hello-world | hello-world:latest) users="$users $name" ;;
        alpine:3) others="$others $name" ;;
    esac
done
if image_exists hello-world:latest; then
    [ -z "$users" ] || fail still-used "The image hello-world is still there, and docker rmi refuses to remove it: the container ${users##* } (exited) still \
uses it, so remove that first. All of them:$users"
    fail image-there "The image hello-world is still there, and no container uses it any more. docker rmi removes it."
fi
[ -z "$users" ] || fail forced "The image has no name any more, but ended containers of it are left:$users. Remove them, too."
[ -z "$others" ] || fail left-over "Ended containers are left:$others. Remove them with docker rm; docker ps -a lists them."
image_exists nginx:alpine || fail too-much "nginx:alpine is gone, too. It was to stay; docker pull nginx:alpine brings it back."
pass
