# shellcheck shell=bash
# What a server needs before it starts, and how it is called: for up.sh on a host and for start.sh in a container. Needs jdk.sh.

require_data_directory() {
    # below it lie sockets (run/ID/agent.sock), whose whole path may have 107 bytes
    [ "$(printf %s "$SLIPWAY_DATA" | wc -c)" -le 72 ] \
        || fail "The path of the data directory is too long for the sockets below it: choose a shorter one with SLIPWAY_DATA (72 bytes at most)."
    mkdir -p "$SLIPWAY_DATA" 2> /dev/null && [ -w "$SLIPWAY_DATA" ] \
        || fail "Cannot write to $SLIPWAY_DATA, where Slipway keeps its data: choose another directory with SLIPWAY_DATA."
}

# One image that cannot be had keeps nobody from the other lessons, least of all a class from a restart: its lessons tell learners that it
# is missing, and the next start tries again.
bring_course_images() {
    scripts/images.sh course || say "WARNING: Slipway starts all the same. Lessons whose images are not there tell learners so; what needs" \
        "no such image works. It is tried again at each start."
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
