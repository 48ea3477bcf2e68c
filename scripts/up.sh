#!/usr/bin/env bash
# `make up`: from a fresh machine to a server in the foreground. What a step needs is checked before anything slow begins.
. "$(dirname "$0")/environment.sh"
. scripts/jdk.sh
. scripts/engine.sh
. scripts/instance.sh
. scripts/server.sh
. scripts/space.sh
build=
server=
asked_to_end=

require_free_port() {
    [[ $SLIPWAY_PORT =~ ^[0-9]{1,5}$ ]] || fail "SLIPWAY_PORT must be a number, but is '$SLIPWAY_PORT'."
    if (: < "/dev/tcp/127.0.0.1/$SLIPWAY_PORT") 2> /dev/null; then
        fail "Port $SLIPWAY_PORT is taken, perhaps by Slipway itself. Stop what uses it, or choose another: make up SLIPWAY_PORT=4748"
    fi
}

# A process group of its own, so that all of Maven ends when this script does.
start_build() {
    set -m
    scripts/build.sh &
    build=$!
    set +m
}

finish_build() {
    wait "$build" || exit 1
    build=
}

end_build() {
    [ -z "$build" ] || kill -TERM -- "-$build" 2> /dev/null || true
}

# Twice asked, the server is killed; the containers go in any case.
end_server() {
    if [ -z "$asked_to_end" ]; then kill -TERM "$server"; else kill -KILL "$server"; fi 2> /dev/null || true
    asked_to_end=yes
}

# As a background job the server does not see the terminal's Ctrl-C itself, only what this script makes of it.
run_server() {
    local status=0
    "${server_command[@]}" serve &
    server=$!
    trap end_server INT TERM HUP
    while kill -0 "$server" 2> /dev/null; do
        status=0
        wait "$server" || status=$?
    done
    if [ -z "$asked_to_end" ]; then exit "$status"; fi
    # the second means: the server removes its containers when it ends, unless it could not
    remove_containers "$(instance_id)"
    say "Slipway has ended. All work is kept in $SLIPWAY_DATA and in Docker's volumes."
}

trap end_build EXIT
require_free_port
require_data_directory
find_jdk
ensure_engine
warn_of_shortage
scripts/build.sh check
start_build
scripts/images.sh sandbox
scripts/probe.sh
finish_build
bring_course_images
export_settings
export SLIPWAY_SANDBOX_STOP_ON_EXIT=true
find_server_command
run_server
