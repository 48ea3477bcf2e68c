#!/usr/bin/env bash
# `make bench`: the figures of the packaged server on this machine, its peers measured in the same run; also in
# target/bench.json. BENCH=class measures the class alone, LEARNERS=5 a smaller one than thirty. However it ends, nothing of it stays on
# the engine.
. "$(dirname "$0")/environment.sh"
. scripts/jdk.sh
. scripts/engine.sh
. scripts/instance.sh
. scripts/testing.sh

case ${BENCH:-all} in
    all) words=() ;;
    class) words=(class ${LEARNERS:+"$LEARNERS"}) ;;
    *) fail "BENCH is class (the class alone), or not set (everything)." ;;
esac
find_jdk
ensure_engine
make_place
logged bench-build mvn -B -q -ntp -Dskip.web test-compile || fail "Compiling the benchmark failed; its last words are above."
say "Measuring; this takes a few minutes. Whatever else this machine does shows in the figures."
# The client compiles as little as the server does: on two cores its compiler would be measured too.
"$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED "-Djava.io.tmpdir=$temporary" \
    "-Dslipway.test.sandbox.image=$SANDBOX_IMAGE" \
    --class-path "target/test-classes:target/classes:target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*" bench/Bench.java "${words[@]}"
