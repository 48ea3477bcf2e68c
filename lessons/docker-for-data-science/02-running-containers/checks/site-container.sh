# Exercise site: the container and what it publishes.
if ! container_exists site; then
    # an attempt without a name, whose options went to nginx
    for other in $(containers --image nginx:alpine); do
        case $(container "$other" .Config.Cmd) in
            *'"-p"'* | *'"--publish"'* | *'"--name"'*)
                fail options-after-image "There is no container called site. But $other was started with options behind the image: there they became nginx's \
arguments, so it has no name of yours and publishes no port. Options go before the image. (Remove it with: docker rm -f $other)" ;;
        esac
    done
    fail no-container "There is no container called site yet. Start one from nginx:alpine, with --name site before the image."
fi
case $(container site .Config.Cmd) in
    *'"-p"'* | *'"--publish"'* | *'"-d"'*)
        fail options-after-image "Options behind the image became nginx's arguments: the container site publishes no port, and nginx ended because it does not \
know them ($(container site .Config.Cmd)). Remove it (docker rm -f site) and put them before nginx:alpine." ;;
esac
expect "the image of site" nginx:alpine "$(container site .Config.Image)" code=wrong-image

bindings=$(container site .HostConfig.PortBindings)
case $bindings in
    *'"80/tcp":'*) ;;
    *'"8080/tcp":'*)
        fail reversed-port "You published port 8080 of the container, but nginx listens on 80 there. The first number is your machine's, the second the \
container's: -p 127.0.0.1:8080:80. Ports are settled when a container is made, so remove site and make it again." ;;
    '{}' | null | '')
        fail no-port "site publishes no port, so nobody can reach it. Ports are settled when a container is made: remove it (docker rm -f site) and run it \
again with -p." ;;
    *)
        fail wrong-port "site publishes $bindings, but nginx listens on port 80 of the container, the number on the right of the colon." ;;
esac
if ! container_running site; then
    for other in $(containers --status running); do
        if [ "$other" != site ] && [[ $(container "$other" .HostConfig.PortBindings) == *'"HostPort":"8080"'* ]]; then
            fail port-taken "site was made but could not start: port 8080 is held by the container $other. Stop that one (docker stop $other), then: docker \
start site"
        fi
    done
    fail not-running "site exists but does not run: its status is $(container site .State.Status). Its logs may say why; docker start site starts it."
fi
case $bindings in
    *'"HostPort":"8080"'*) ;;
    *) fail wrong-port "Port 80 of site is published at another port than 8080: $bindings" ;;
esac
case $bindings in
    *'"HostIp":"127.0.0.1"'*) ;;
    *) fail all-interfaces "Port 8080 is open on all network interfaces, for everybody who can reach this machine. Put the address before the port: \
-p 127.0.0.1:8080:80" ;;
esac
if [ "$(container site .HostConfig.AutoRemove)" = true ]; then
    fail auto-remove "site was started with --rm: it will vanish with its logs as soon as it stops. That is for jobs; leave it out for a server."
fi
pass
