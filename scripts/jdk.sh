# shellcheck shell=bash
# Finds a Java 25 or later and puts it into JAVA_HOME: the one named there, on PATH, or where systems and SDKMAN keep them.
# `java` on PATH is often an older one, so the release file of each candidate is asked. What is only run needs no compiler.

jdk_major() {
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2> /dev/null
}

# find_java_with PROGRAM
find_java_with() {
    local candidate on_path
    on_path=$(readlink -f "$(command -v "$1" || true)" 2> /dev/null) || true
    for candidate in "${JAVA_HOME:-}" "${on_path%"/bin/$1"}" /usr/lib/jvm/* /opt/*jdk* "$HOME"/.sdkman/candidates/java/*; do
        if [ -x "$candidate/bin/$1" ] && [ "$(jdk_major "$candidate" || true)" -ge 25 ] 2> /dev/null; then
            export JAVA_HOME=$candidate
            return
        fi
    done
    fail "Slipway needs a JDK 25, and none was found in JAVA_HOME, on PATH or in /usr/lib/jvm. Install one \
(https://adoptium.net offers packages for every system) or set JAVA_HOME to it."
}

find_jdk() {
    find_java_with javac
}

find_java() {
    find_java_with java
}
