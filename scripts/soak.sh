#!/usr/bin/env bash
# `make soak`: the fault tests of `make test` a hundred times instead of ten (SLIPWAY_KILLS says otherwise), on both databases: a
# classroom at work whose server is killed, a journal that is killed, a PostgreSQL that is killed; and a classroom in which 500 things
# of all kinds fail (SLIPWAY_FAULTS); and the deployment's test with the server's image built as operators build it. Ends with what was
# counted.
. "$(dirname "$0")/environment.sh"
. scripts/jdk.sh
. scripts/engine.sh
. scripts/instance.sh
. scripts/testing.sh
export SLIPWAY_KILLS=${SLIPWAY_KILLS:-100}
export SLIPWAY_FAULTS=${SLIPWAY_FAULTS:-500}
figures=$PWD/target/soak.txt
failed=()

# The server's image from source, by way of a proxy, and a class on it.
deployment() {
    local log=target/soak-deployment.log
    say "Building the server's image from source for a class; this takes some minutes."
    scripts/test-deployment.sh source > "$log" 2>&1 < /dev/null || { failed+=(deployment); tail -n 40 "$log" >&2; }
    { grep "^The server was built from source " "$log" || true; } | tee -a "$figures"
}

# soak NAME TESTS TESTS: of the journal, then of the whole server
soak() {
    local log=target/soak-$1.log
    say "Killing on $1, $SLIPWAY_KILLS times each; this takes a while."
    on_classes -Dreports.suffix=-soak -Dtest="$2" surefire:test > "$log" 2>&1 < /dev/null \
        && on_classes -Dreports.suffix=-soak -Dit.test="$3" failsafe:integration-test failsafe:verify >> "$log" 2>&1 < /dev/null \
        || { failed+=("$1"); tail -n 40 "$log" >&2; }
    { grep -hE " (kills of|faults on) " "$log" || true; } | tee -a "$figures"
}

find_jdk
ensure_engine
make_place
logged soak-build mvn -B -q -ntp -Dskip.web test-compile || fail "Compiling the tests failed; its last words are above."
rm -f "$figures"
soak SQLite JournalKillTest KilledServerIT,FaultsIT
start_postgresql || fail "PostgreSQL could not be started."
soak PostgreSQL JournalKillTest,DatabaseOutageTest KilledServerIT
deployment
[ ${#failed[@]} = 0 ] || fail "Failed on: ${failed[*]}. The logs are target/soak-*.log."
say "Nothing that was told is missing, and nothing is there twice."
