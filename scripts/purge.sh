#!/usr/bin/env bash
# `make purge`: asks, and then removes all that this instance has: containers, networks, volumes with the learners' work, the
# images, and the data directory. `YES=1` or -y answers the question.
. "$(dirname "$0")/environment.sh"
. scripts/instance.sh

confirm() {
    if [ "${YES:-}" = 1 ] || [ "${1:-}" = -y ]; then return; fi
    say "This removes for good: the sandboxes of this instance with everything learners made in them, the sandbox image," \
        "the stand-in images, and $SLIPWAY_DATA with all recorded runs."
    local answer=
    read -r -p "Type yes to go on: " answer || true
    [ "$answer" = yes ] || fail "Nothing was removed."
}

require_stopped() {
    if curl --silent --fail --output /dev/null --max-time 3 "http://127.0.0.1:$SLIPWAY_PORT/q/health/live"; then
        fail "Slipway runs at port $SLIPWAY_PORT. End it with Ctrl-C first (or name this instance's port with SLIPWAY_PORT)."
    fi
}

looks_like_ours() {
    [ -f "$SLIPWAY_DATA/instance" ] || [ -f "$SLIPWAY_DATA/images/index.json" ] || [ -f "$SLIPWAY_DATA/slipway.db" ]
}

remove_images() {
    docker image ls --filter label=slipway.build --filter dangling=false --format '{{.Repository}}:{{.Tag}}' \
        | xargs -r docker image rm > /dev/null || say "Some images are still in use by other containers and were kept."
    docker image prune --force --filter label=slipway.build > /dev/null
}

require_stopped
confirm "$@"
instance=$(instance_id)
[ -z "$instance" ] || remove_everything "$instance"
remove_images
if looks_like_ours; then rm -rf "$SLIPWAY_DATA"; fi
say "Removed."
