#!/usr/bin/env bash
# `make test`: all tests, against the real engine, with data of their own. Every suite runs even when one before it failed;
# those with a summary of Maven's come late, so that it is near the end of the output.
. "$(dirname "$0")/environment.sh"
. scripts/jdk.sh
. scripts/engine.sh
. scripts/browser.sh
. scripts/instance.sh
. scripts/testing.sh
failed=()

# suite NAME COMMAND…
suite() {
    local name=$1 begun=$SECONDS
    shift
    say "== $name"
    if "$@" < /dev/null; then say "== $name: passed in $((SECONDS - begun)) s"; else failed+=("$name"); say "== $name: FAILED"; fi
}

# A run that finds no tests is none; Python before 3.12 calls it a success.
agent_tests() {
    local tests=sandbox-images/agent/tests
    [ -n "$(find "$tests" -name 'test*.py' -print -quit)" ] || { say "There are no tests in $tests."; return 1; }
    TMPDIR=$temporary python3 -m unittest discover --start-directory "$tests" --top-level-directory "$tests"
}

# In the image, for they are for its Python and PyYAML.
judge_tests() {
    docker run --rm --network none --label slipway.instance=agent-tests -v "$PWD/sandbox-images/judge:/judge:ro" \
        -v "$PWD/src/test/resources/samples/judge:/samples:ro" -e SLIPWAY_SAMPLES=/samples --entrypoint python3 "$SANDBOX_IMAGE" \
        -B -m unittest discover --start-directory /judge/tests --top-level-directory /judge/tests
}

web_tests() {
    sh web/build.sh && (cd web && npm test --silent)
}

web_browser_tests() {
    (cd web && npm run --silent test:browser)
}

java_tests() {
    on_classes verify
}

# All that stores anything (@Tag("database"), which ArchitectureTest sees to) once more, on the other database: with the classes and the jar that
# the Java tests have made.
postgresql_tests() {
    start_postgresql && on_classes -Dreports.suffix=-postgresql -Dgroups=database surefire:test \
        && on_classes -Dreports.suffix=-postgresql -Dit.test=KilledServerIT,HangingDatabaseIT failsafe:integration-test failsafe:verify
}

# With the jar that the Java tests have packaged.
lesson_tests() {
    bin/slipway lesson test --once --xml=target/lesson-reports/lessons.xml lessons
}

find_jdk
ensure_engine
command -v python3 > /dev/null || { is_root && is_debian_like && install_packages "Python for the agent's tests" python3; } \
    || fail "The agent's tests need Python 3: install it."
ensure_browser
make_place
scripts/probe.sh
suite "web" web_tests
suite "web in a browser" web_browser_tests
suite "agent" agent_tests
suite "judge" judge_tests
suite "Java and browser" java_tests
suite "stores on PostgreSQL" postgresql_tests
suite "lessons" lesson_tests
suite "deployment" scripts/test-deployment.sh
[ ${#failed[@]} = 0 ] || fail "Failed: ${failed[*]}."
say "All tests passed."
