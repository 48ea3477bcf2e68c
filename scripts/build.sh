#!/usr/bin/env bash
# Builds the server's jar, browser app included, when a source is newer than the last build. `build.sh check` only sees to it
# that a build, when one is needed, finds its tools.
. "$(dirname "$0")/environment.sh"
. scripts/jdk.sh
. scripts/sources.sh
jar=target/quarkus-app/quarkus-run.jar
stamp=target/built

up_to_date() {
    [ -f "$jar" ] && [ -f "$stamp" ] && ! sources_changed_since "$stamp"
}

require_tools() {
    find_jdk
    command -v mvn > /dev/null || fail "Slipway is built with Maven 3.8 or later, and mvn is not on PATH: install Maven (apt-get install maven)."
    command -v npm > /dev/null || fail "The browser app is built with Node.js 20 or later, and npm is not on PATH: install it (https://nodejs.org)."
    mkdir -p target 2> /dev/null && [ -w target ] || fail "$PWD/target cannot be written by $(id -un): it was made by another user. Remove it or give it to $(id -un)."
}

# The stamp has the time before the build: an edit during it counts for the next.
build() {
    say "Building the server (a minute or two the first time)."
    touch target/build-begins
    logged build mvn -B -q -ntp -DskipTests package || fail "Building the server failed; its last words are above."
    mv target/build-begins "$stamp"
}

if up_to_date; then exit 0; fi
require_tools
[ "${1:-}" = check ] || build
