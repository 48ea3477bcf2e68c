#!/usr/bin/env bash
# `make dev`: the quick loop. Builds and restarts the server when a source changed; sandboxes and running cells outlive the
# restart, and lessons need none. Not quarkus:dev, which refuses the Maven 3.8 of Debian 12. The browser app has a loop of its
# own: `npm run dev` in web/.
. "$(dirname "$0")/environment.sh"
. scripts/jdk.sh
. scripts/engine.sh
. scripts/sources.sh
. scripts/server.sh
server=

end_server() {
    [ -z "$server" ] || { kill -TERM "$server" 2> /dev/null && wait "$server"; } || true
    server=
}

start_server() {
    "$JAVA_HOME/bin/java" @scripts/java-options -jar target/quarkus-app/quarkus-run.jar serve &
    server=$!
}

# A build that failed is tried again when something changed since it began.
wait_for_change() {
    while ! sources_changed_since "$1"; do sleep 1; done
}

find_jdk
ensure_engine
scripts/images.sh sandbox
SANDBOX_IMAGE=$(cat "$SLIPWAY_DATA/images/sandbox")
export SANDBOX_IMAGE
trap end_server EXIT
while :; do
    if scripts/build.sh; then
        bring_course_images
        end_server
        start_server
        wait_for_change target/built
        say "A source changed."
    else
        wait_for_change target/build-begins
    fi
done
