# shellcheck shell=bash
# Whether there is room on the disks for what is about to be made. Demanded where something is made, not at each start: a class whose
# images are there goes on with less, and what it needs then the server itself watches (docs/monitoring.md).
needed_gigabytes=3

# The directory, or what it will be made in.
free_megabytes() {
    local directory=$1
    while [ ! -d "$directory" ]; do directory=$(dirname "$directory"); done
    echo $(($(df --output=avail --block-size=1M "$directory" | tail -n 1)))
}

# The words about the first disk with too little room; nothing when there is enough. docker must answer.
shortage() {
    local place root
    root=$(docker info --format '{{.DockerRootDir}}')
    # the engine may be in a virtual machine, or this in a container: its directories are not ours to see
    [ -e "$root" ] || root=$SLIPWAY_DATA
    for place in "$SLIPWAY_DATA" "$root"; do
        [ "$(free_megabytes "$place")" -ge $((needed_gigabytes * 1024)) ] \
            || { echo "The disk with $place has $(free_megabytes "$place") MB left, and to make images Slipway needs $needed_gigabytes GB."; return; }
    done
}

warn_of_shortage() {
    local words
    words=$(shortage)
    [ -z "$words" ] || say "WARNING: $words What is there works; see docs/monitoring.md for what is told while it gets less."
}

require_space() {
    local words
    words=$(shortage)
    [ -z "$words" ] || fail "$words Make room, or choose another disk."
}
