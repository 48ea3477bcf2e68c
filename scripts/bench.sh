#!/usr/bin/env bash
# `make bench`: the figures of the packaged server on this machine, its peers measured in the same run; also in
# target/bench.json. Its data and images are its own.
. "$(dirname "$0")/environment.sh"
. scripts/jdk.sh
. scripts/engine.sh
export SLIPWAY_DATA=$PWD/target/bench-data
export SLIPWAY_TEST_IMAGES=$SLIPWAY_DATA/images

find_jdk
ensure_engine
scripts/images.sh sandbox
scripts/build.sh
scripts/images.sh course lessons src/test/lessons
logged bench-build mvn -B -q -ntp -Dskip.web test-compile || fail "Compiling the benchmark failed; its last words are above."
SANDBOX_IMAGE=$(cat "$SLIPWAY_DATA/images/sandbox")
export SANDBOX_IMAGE
say "Measuring; this takes a few minutes. Whatever else this machine does shows in the figures."
# The client compiles as little as the server does: on two cores its compiler would be measured too.
exec "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -Dslipway.test.sandbox.image="$SANDBOX_IMAGE" --class-path "target/test-classes:target/classes:target/quarkus-app/lib/main/*" bench/Bench.java
