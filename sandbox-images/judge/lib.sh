# shellcheck shell=bash
# The library of check scripts, sourced before each. Every call asks the warm process of this check over a TCP connection that
# bash itself makes, so a call costs well under a millisecond and no program. docs/checks.md is the manual.

# slipway_ask NAME ARGUMENTS…: prints the answer and returns its status. When the check is decided there is no answer: the caller
# waits, wherever in a pipeline it stands, until it is ended.
slipway_ask() {
    local LC_ALL=C connection status length answer=
    exec {connection}<> /dev/tcp/127.0.0.1/1 || exit 70
    printf '%s\0' "$#" "$@" >&"$connection"
    IFS=' ' read -r status length <&"$connection" || exit 70
    [ "$length" = 0 ] || IFS= read -r -N "$length" answer <&"$connection"
    exec {connection}>&-
    printf '%s' "$answer"
    return "$status"
}

for slipway_name in fail pass expect score progress equals_json \
    image_exists image image_config image_id image_label image_size image_layers image_history image_based_on images_untagged \
    container_exists container container_running container_env container_logs container_exec container_port container_health \
    container_networks container_mounts containers port_holder image_run image_serve \
    volume_exists volume_file_exists volume_read network_exists network network_reaches network_resolves http_status http_body \
    copy build build_cached build_output build_image compose_config compose_up compose_down compose_services make_dry make_run \
    learner_run learner_file learner_file_exists learner_files file_json file_yaml dockerfile; do
    eval "$slipway_name() { slipway_ask $slipway_name \"\$@\"; }"
done
unset slipway_name

# A name that bash does not know is the author's mistake, wherever it stands.
command_not_found_handle() {
    slipway_ask broken "$1: there is no such command, and no such call in the library"
}

# eventually SECONDS COMMAND…: whether it becomes true in that time. One argument is a line of bash.
eventually() {
    [ $# -ge 2 ] && [[ $1 =~ ^[0-9]+$ ]] || slipway_ask broken "eventually takes SECONDS COMMAND…, and was given: $*"
    local until=$((SECONDS + $1))
    shift
    while true; do
        if [ $# = 1 ]; then eval "$1"; else "$@"; fi > /dev/null && return
        [ "$SECONDS" -lt "$until" ] || return 1
        sleep 0.1
    done
}
