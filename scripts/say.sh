# shellcheck shell=bash
# How the scripts talk: plain sentences, and the log of a long step only when it failed. Sourced by the others.

say() {
    printf '%s\n' "$*"
}

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# attempt NAME COMMAND…: runs it with its output in $SLIPWAY_DATA/logs/NAME.log and says nothing.
attempt() {
    local log="$SLIPWAY_DATA/logs/$1.log"
    shift
    mkdir -p "$SLIPWAY_DATA/logs" || fail "Cannot write to $SLIPWAY_DATA, where Slipway keeps its data: choose another directory with SLIPWAY_DATA."
    "$@" > "$log" 2>&1 < /dev/null
}

# logged NAME COMMAND…: as attempt, but a failure shows how the log ends.
logged() {
    local status=0
    attempt "$@" || status=$?
    [ "$status" = 0 ] || { tail -n 15 "$SLIPWAY_DATA/logs/$1.log"; say "The whole log is $SLIPWAY_DATA/logs/$1.log."; } >&2
    return "$status"
}
