# shellcheck shell=bash
# What a server needs before it starts, and how it is called: for up.sh on a host and for start.sh in a container. Needs jdk.sh.
needed_gigabytes=3

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
    # the engine may be in a virtual machine, or this in a container: its directories are not ours to see
    [ ! -e "$root" ] || require_space "$root" "the place of Docker's images"
}

# The engine that `docker` uses, whichever context that is.
export_engine() {
    DOCKER_HOST=${DOCKER_HOST:-$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2> /dev/null || echo unix:///var/run/docker.sock)}
    export DOCKER_HOST
}

# The server finds that engine, and the image that was built for this data.
export_settings() {
    export_engine
    SANDBOX_IMAGE=${SANDBOX_IMAGE:-$(cat "$SLIPWAY_DATA/images/sandbox")}
    export SANDBOX_IMAGE
}

# Fills the array server_command; the last of several -Xmx counts.
find_server_command() {
    find_java
    # shellcheck disable=SC2034
    server_command=("$JAVA_HOME/bin/java" @scripts/java-options ${SLIPWAY_HEAP:+"-Xmx$SLIPWAY_HEAP"} -jar target/quarkus-app/quarkus-run.jar)
}
