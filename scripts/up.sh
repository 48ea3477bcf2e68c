#!/usr/bin/env bash
# `make up`: from a fresh machine to a server in the foreground. What a step needs is checked before anything slow begins.
. "$(dirname "$0")/environment.sh"
. scripts/jdk.sh
. scripts/engine.sh
. scripts/instance.sh
needed_gigabytes=3
build=
server=
asked_to_end=

require_free_port() {
    [[ $SLIPWAY_PORT =~ ^[0-9]{1,5}$ ]] || fail "SLIPWAY_PORT must be a number, but is '$SLIPWAY_PORT'."
    if (: < "/dev/tcp/127.0.0.1/$SLIPWAY_PORT") 2> /dev/null; then
        fail "Port $SLIPWAY_PORT is taken, perhaps by Slipway itself. Stop what uses it, or choose another: make up SLIPWAY_PORT=4748"
    fi
}

# require_space DIRECTORY WHAT
require_space() {
    local directory=$1 free
    while [ ! -d "$directory" ]; do directory=$(dirname "$directory"); done
    free=$(($(df --output=avail --block-size=1M "$directory" | tail -n 1)))
    [ "$free" -ge $((needed_gigabytes * 1024)) ] \
        || fail "The disk is full: $2 ($1) has $free MB left, and Slipway needs $needed_gigabytes GB. Make room, or choose another disk."
}

require_data_directory() {
    # below it lie sockets (run/ID/agent.sock), whose whole path may have 107 bytes
    [ "$(printf %s "$SLIPWAY_DATA" | wc -c)" -le 72 ] \
        || fail "The path of the data directory is too long for the sockets below it: choose a shorter one with SLIPWAY_DATA (72 bytes at most)."
    mkdir -p "$SLIPWAY_DATA" 2> /dev/null && [ -w "$SLIPWAY_DATA" ] \
        || fail "Cannot write to $SLIPWAY_DATA, where Slipway keeps its data: choose another directory with SLIPWAY_DATA."
    require_space "$SLIPWAY_DATA" "the place of Slipway's data"
}

require_space_for_images() {
    local root
    root=$(docker info --format '{{.DockerRootDir}}')
    # the engine may be in a virtual machine, whose directories are not ours to see
    [ ! -e "$root" ] || require_space "$root" "the place of Docker's images"
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

# The server finds the engine that `docker` uses, whichever context that is, and the image that was built for this data.
export_settings() {
    DOCKER_HOST=${DOCKER_HOST:-$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2> /dev/null || echo unix:///var/run/docker.sock)}
    SANDBOX_IMAGE=${SANDBOX_IMAGE:-$(cat "$SLIPWAY_DATA/images/sandbox")}
    SLIPWAY_SANDBOX_STOP_ON_EXIT=true
    export DOCKER_HOST SANDBOX_IMAGE SLIPWAY_SANDBOX_STOP_ON_EXIT
}

# Twice asked, the server is killed; the containers go in any case.
end_server() {
    if [ -z "$asked_to_end" ]; then kill -TERM "$server"; else kill -KILL "$server"; fi 2> /dev/null || true
    asked_to_end=yes
}

# As a background job the server does not see the terminal's Ctrl-C itself, only what this script makes of it.
run_server() {
    local status=0
    "$JAVA_HOME/bin/java" @scripts/java-options -jar target/quarkus-app/quarkus-run.jar serve &
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
require_space_for_images
scripts/build.sh check
start_build
scripts/images.sh sandbox
scripts/probe.sh
scripts/images.sh course
finish_build
export_settings
run_server
