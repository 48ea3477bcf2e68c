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
    sweep_disks slipway-
}

# sweep_disks PREFIX: the devices of disks that were removed give back their space (see disks.py)
sweep_disks() {
    grep -qs "/$1.* (deleted)" /sys/block/loop*/loop/backing_file || return 0
    docker run --rm --network none --read-only --cap-drop ALL --device-cgroup-rule 'b 7:* rw' --device-cgroup-rule 'c 10:237 rw' \
        --volume /dev:/hostdev --entrypoint python3 "$(cat "$SLIPWAY_DATA/images/sandbox")" -I /opt/slipway/disks.py sweep "$1" > /dev/null
}
