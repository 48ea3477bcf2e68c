# shellcheck shell=bash
# What an instance has on the engine, found by its label. An instance is a data directory: its id stands in the file `instance`.

instance_id() {
    cat "$SLIPWAY_DATA/instance" 2> /dev/null || true
}

# remove_containers INSTANCE
remove_containers() {
    docker ps --all --quiet --filter "label=slipway.instance=$1" | xargs -r docker rm --force --volumes > /dev/null
}

# remove_everything INSTANCE: containers, networks, and the volumes with all that learners made
remove_everything() {
    remove_containers "$1"
    docker network ls --quiet --filter "label=slipway.instance=$1" | xargs -r docker network rm > /dev/null
    docker volume ls --quiet --filter "label=slipway.instance=$1" | xargs -r docker volume rm > /dev/null
}
