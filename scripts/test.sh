#!/usr/bin/env bash
# `make test`: all tests, against the real engine, with data of their own. Every suite runs even when one before it failed;
# Maven's comes last, so that its summary is near the end of the output.
. "$(dirname "$0")/environment.sh"
. scripts/jdk.sh
. scripts/engine.sh
. scripts/browser.sh
. scripts/instance.sh
export SLIPWAY_DATA=$PWD/target/test-data
export SLIPWAY_TEST_IMAGES=$SLIPWAY_DATA/images
failed=()
temporary=

# What a killed test left: instances whose sandboxes are bound to directories of this run, and those of the fixed test labels.
clean_up() {
    local id instances=()
    for id in $(docker ps --all --quiet --filter label=slipway.instance); do
        if docker inspect --format '{{range .Mounts}}{{println .Source}}{{end}}' "$id" | grep -q "^$temporary/"; then
            instances+=("$(docker inspect --format '{{index .Config.Labels "slipway.instance"}}' "$id")")
        fi
    done
    for id in "${instances[@]}" agent-tests; do remove_everything "$id"; done
    rm -rf "$temporary"
}

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
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 TMPDIR=$temporary mvn -B -ntp -DskipITs=false "-DargLine=-Djava.io.tmpdir=$temporary" verify
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
# short, for sockets live below it and their paths may have 107 characters
temporary=$(mktemp -d /tmp/slipway-test.XXXXXX)
trap clean_up EXIT
scripts/images.sh sandbox
scripts/build.sh
scripts/images.sh course lessons src/test/lessons
scripts/probe.sh
export SANDBOX_IMAGE SLIPWAY_SANDBOX_IMAGE
SANDBOX_IMAGE=$(cat "$SLIPWAY_DATA/images/sandbox")
SLIPWAY_SANDBOX_IMAGE=$SANDBOX_IMAGE
suite "web" web_tests
suite "web in a browser" web_browser_tests
suite "agent" agent_tests
suite "judge" judge_tests
suite "Java and browser" java_tests
suite "lessons" lesson_tests
suite "deployment" scripts/test-deployment.sh
[ ${#failed[@]} = 0 ] || fail "Failed: ${failed[*]}."
say "All tests passed."
