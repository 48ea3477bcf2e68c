# shellcheck shell=bash
# What the server's jar is made of.

# sources_changed_since FILE
sources_changed_since() {
    local newer
    newer=$(find pom.xml src/main web sandbox-images/docker/seccomp.json \
        \( -name node_modules -o -name dist -o -name test -o -name dev \) -prune -o -newer "$1" -type f -print -quit)
    [ -n "$newer" ]
}
