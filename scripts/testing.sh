# shellcheck shell=bash
# What `make test`, `make soak` and `make bench` have in common: images and data of their own, a short temporary directory, and that nothing of it
# is left however they end. Needs engine.sh and instance.sh.
export SLIPWAY_DATA=$PWD/target/test-data
export SLIPWAY_TEST_IMAGES=$SLIPWAY_DATA/images
temporary=

# What a killed test left: instances whose sandboxes are bound to directories of this run, those of the fixed test labels, and databases.
clean_up() {
    local id instances=()
    for id in $(docker ps --all --quiet --filter label=slipway.instance); do
        if docker inspect --format '{{range .Mounts}}{{println .Source}}{{end}}' "$id" | grep -q "^$temporary/"; then
            instances+=("$(docker inspect --format '{{index .Config.Labels "slipway.instance"}}' "$id")")
        fi
    done
    for id in "${instances[@]}" agent-tests; do remove_everything "$id"; done
    find "$temporary" -maxdepth 5 -name postmaster.pid 2> /dev/null | while read -r id; do
        scripts/postgresql.sh stop "$(dirname "$(dirname "$id")")" || true
    done
    rm -rf "$temporary"
}

make_place() {
    # short, for sockets live below it and their paths may have 107 characters
    temporary=$(mktemp -d /tmp/slipway-test.XXXXXX)
    # PostgreSQL's user passes through it
    chmod 711 "$temporary"
    trap clean_up EXIT
    # a shell that a signal ends does not clean up by itself
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    scripts/images.sh sandbox lessons src/test/lessons
    scripts/build.sh
    scripts/images.sh course lessons src/test/lessons
    SANDBOX_IMAGE=$(cat "$SLIPWAY_DATA/images/sandbox")
    SLIPWAY_SANDBOX_IMAGE=$SANDBOX_IMAGE
    export SANDBOX_IMAGE SLIPWAY_SANDBOX_IMAGE
}

start_postgresql() {
    SLIPWAY_TEST_POSTGRESQL=$(scripts/postgresql.sh start "$temporary/postgresql") || return 1
    export SLIPWAY_TEST_POSTGRESQL
}

# on_classes GOAL… with what was compiled and packaged before
on_classes() {
    TMPDIR=$temporary PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 mvn -B -ntp -DskipITs=false "-DargLine=-Djava.io.tmpdir=$temporary" "$@"
}
