# shellcheck shell=bash
# Finds a JDK 25 or later and puts it into JAVA_HOME: the one named there, on PATH, or where systems and SDKMAN keep them.
# `java` on PATH is often an older one, so the release file of each candidate is asked.

jdk_major() {
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2> /dev/null
}

is_jdk_25() {
    [ -x "$1/bin/javac" ] && [ "$(jdk_major "$1" || true)" -ge 25 ] 2> /dev/null
}

find_jdk() {
    local candidate on_path
    on_path=$(readlink -f "$(command -v javac || true)" 2> /dev/null) || true
    for candidate in "${JAVA_HOME:-}" "${on_path%/bin/javac}" /usr/lib/jvm/* /opt/*jdk* "$HOME"/.sdkman/candidates/java/*; do
        if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
            export JAVA_HOME=$candidate
            return
        fi
    done
    fail "Slipway needs a JDK 25, and none was found in JAVA_HOME, on PATH or in /usr/lib/jvm. Install one \
(https://adoptium.net offers packages for every system) or set JAVA_HOME to it."
}
