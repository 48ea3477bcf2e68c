# Exercise tidy: the network is gone, and so are the containers that were on it, running or not.
left=
for name in $(containers); do
    [ "$(container "$name" .Config.Labels.project)" != old ] || left="$left $name ($(container "$name" .State.Status))"
done
if network_exists old-net; then
    attached=$(network old-net '.Containers[].Name' | tr '\n' ' ')
    [ -z "${attached// /}" ] || fail in-use "old-net is still there, and docker network rm refuses to remove it while running containers are attached: ${attached% }. Remove or \
disconnect them first."
    fail network-there "old-net is still there, and no running container is attached to it any more. docker network rm old-net removes it."
fi
[ -z "$left" ] || fail left-over "old-net is gone, but containers of the project are left:$left. One that has ended could never start again, for its network does not exist. \
docker ps -a lists them."
pass
