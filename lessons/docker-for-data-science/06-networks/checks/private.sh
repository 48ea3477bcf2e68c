# Exercise private-database: db on the network backend, there only, and nothing published.
container_exists db && there=yes || there=
if [ -z "$there" ] || ! container_networks db | grep -qx backend; then
    for name in $(containers); do
        case $(container "$name" .Config.Cmd) in
            *'"--net'*) fail options-after-image "In $name --network came after the image. There it is no option any more: it was handed on to be executed in the container, which \
ended with exit code $(container "$name" .State.ExitCode). Options go before the image. (docker rm $name, then again)" ;;
        esac
    done
fi
network_exists backend || fail no-network "There is no network called backend yet. docker network create backend makes it."
expect "the driver of the network backend" bridge "$(network backend .Driver)" code=wrong-driver
[ -n "$there" ] || fail no-container "There is no container called db yet. Start one from redis:7-alpine, with --network backend before the image."
expect "the image of db" redis:7-alpine "$(container db .Config.Image)" code=wrong-image
networks=$(container_networks db)
if ! grep -qx backend <<< "$networks"; then
    [ "$networks" != bridge ] || fail default-network "db is on the default network, bridge, where nobody finds it by its name. docker network connect backend db brings it to \
yours, docker network disconnect bridge db takes it from the other."
    fail not-attached "db is not on the network backend, but on: ${networks:-none}."
fi
if [[ $(container db .HostConfig.PortBindings)$(container db .NetworkSettings.Ports) == *HostPort* ]]; then
    fail published "A port of db is published, so the database is open to the host. Containers on backend reach it without that. Ports are settled when a container is made: docker \
rm -f db, then again without -p."
fi
[ "$networks" = backend ] || fail more-networks "db is on more networks than backend: $(tr '\n' ' ' <<< "$networks"). docker network disconnect takes it from the others."
container_running db || fail not-running "db does not run: its status is $(container db .State.Status), exit code $(container db .State.ExitCode). docker logs db may say why."
eventually 10 network_reaches backend db 6379 || fail no-answer "A container on backend does not get through to db at port 6379. What do its logs say?"
pass
