# shellcheck shell=bash
# What an instance has on the engine, found by its label. An instance is a data directory: its id stands in the file `instance`.

instance_id() {
    cat "$SLIPWAY_DATA/instance" 2> /dev/null || true
}

# In a container the server is another one with the same volume.
others_with_this_volume() {
    [ -z "${SANDBOX_DOCKER_DATA_VOLUME:-}" ] \
        || docker ps --filter "volume=$SANDBOX_DOCKER_DATA_VOLUME" --format '{{.ID}} {{.Names}}' | grep -v "^$HOSTNAME " | cut -d ' ' -f 2
}

require_stopped() {
    local others
    others=$(others_with_this_volume || true)
    [ -z "$others" ] || fail "$others uses this data. Stop it first: docker compose stop server"
    if curl --silent --fail --output /dev/null --max-time 3 "http://127.0.0.1:$SLIPWAY_PORT/q/health/live"; then
        fail "Slipway runs at port $SLIPWAY_PORT. End it with Ctrl-C first (or name this instance's port with SLIPWAY_PORT)."
    fi
}

# remove_containers INSTANCE
remove_containers() {
    remove_all "$1" "ps --all" "rm --force --volumes"
}

# remove_everything INSTANCE: containers, networks, and the volumes with all that learners made
remove_everything() {
    remove_containers "$1"
    remove_all "$1" "network ls" "network rm"
    remove_all "$1" "volume ls" "volume rm"
    sweep_disks slipway-
}

# remove_all INSTANCE LIST REMOVE: what somebody else is removing makes a round fail; the last round's reason is told
remove_all() {
    local round things
    for round in 1 2 3 4 5; do
        # shellcheck disable=SC2086
        things=$(docker $2 --quiet --filter "label=slipway.instance=$1")
        [ -n "$things" ] || return 0
        # shellcheck disable=SC2086
        if [ "$round" = 5 ]; then docker $3 $things > /dev/null; else docker $3 $things > /dev/null 2>&1 || sleep 1; fi
    done
}

# sweep_disks PREFIX: the devices of disks that were removed give back their space (see disks.py)
sweep_disks() {
    grep -qs "/$1.* (deleted)" /sys/block/loop*/loop/backing_file || return 0
    docker run --rm --network none --read-only --cap-drop ALL --device-cgroup-rule 'b 7:* rw' --device-cgroup-rule 'c 10:237 rw' \
        --volume /dev:/hostdev --entrypoint python3 "$(cat "$SLIPWAY_DATA/images/sandbox")" -I /opt/slipway/disks.py sweep "$1" > /dev/null
}
