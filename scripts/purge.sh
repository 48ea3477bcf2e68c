#!/usr/bin/env bash
# `make purge`: asks, and then removes all that this instance has: containers, networks, volumes with the learners' work, the
# images, and the data directory. `YES=1` or -y answers the question. KEEP_IMAGES=1 spares the images, which other instances may use.
. "$(dirname "$0")/environment.sh"
. scripts/instance.sh

confirm() {
    if [ "${YES:-}" = 1 ] || [ "${1:-}" = -y ]; then return; fi
    say "This removes for good: the sandboxes of this instance with everything learners made in them, the sandbox image," \
        "the stand-in images, and $SLIPWAY_DATA with all that is in it."
    local answer=
    read -r -p "Type yes to go on: " answer || true
    [ "$answer" = yes ] || fail "Nothing was removed."
}

looks_like_ours() {
    [ -f "$SLIPWAY_DATA/instance" ] || [ -f "$SLIPWAY_DATA/images/index.json" ] || [ -f "$SLIPWAY_DATA/slipway.db" ]
}

remove_images() {
    docker image ls --filter label=slipway.build --filter dangling=false --format '{{.Repository}}:{{.Tag}}' \
        | xargs -r docker image rm > /dev/null || say "Some images are still in use by other containers and were kept."
    docker image prune --force --filter label=slipway.build > /dev/null
}

# A volume's directory stays, empty.
remove_data() {
    find "$SLIPWAY_DATA" -mindepth 1 -delete
    rmdir "$SLIPWAY_DATA" 2> /dev/null || true
}

require_stopped
confirm "$@"
instance=$(instance_id)
[ -z "$instance" ] || remove_everything "$instance"
[ "${KEEP_IMAGES:-}" = 1 ] || remove_images
if looks_like_ours; then remove_data; fi
say "Removed."
