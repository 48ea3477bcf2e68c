# shellcheck shell=bash
# Makes sure that a Docker engine answers: uses the one that runs, else installs and starts the distribution's as root on
# Debian or Ubuntu, else says exactly what to do.

engine_answers() {
    docker version --format '{{.Server.Version}}' > /dev/null 2>&1
}

is_debian_like() {
    [ -r /etc/os-release ] && (. /etc/os-release && case " $ID ${ID_LIKE:-} " in *" debian "* | *" ubuntu "*) ;; *) false ;; esac)
}

is_root() {
    [ "$(id -u)" = 0 ]
}

# install_packages WHAT PACKAGE…
install_packages() {
    local what=$1
    shift
    say "Installing $what from the distribution's packages."
    logged "apt-$1" sh -c 'apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"' apt "$@" \
        || fail "Installing $what failed. Is there a network, and does apt-get update work?"
}

explain_missing_engine() {
    local error
    error=$(docker version 2>&1 || true)
    case $error in
        *"permission denied"*) fail "Docker runs, but you may not use it. As root: usermod -aG docker $(id -un), then sign in again." ;;
    esac
    if [ -n "${DOCKER_HOST:-}" ]; then
        fail "No Docker engine answers at DOCKER_HOST=$DOCKER_HOST. Start it, or unset DOCKER_HOST to use the one of this machine."
    elif is_debian_like; then
        fail "No Docker engine answers. As root: apt-get install docker.io, service docker start, usermod -aG docker $(id -un); then sign in again."
    fi
    fail "No Docker engine answers. Install Docker 20.10 or later (https://docs.docker.com/engine/install/), start it, and run this again."
}

# Where dockerd keeps the numbers of its processes
engine_run=/var/run

# Where dockerd keeps everything else
engine_data() {
    local configured=
    [ ! -r /etc/docker/daemon.json ] || configured=$(sed -n 's/.*"data-root"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' /etc/docker/daemon.json)
    printf '%s' "${configured:-/var/lib/docker}"
}

# What a killed daemon leaves where /run is an ordinary directory: a number that belongs to another process by now. dockerd would not start for its
# own, and would take (and in the end kill) whoever has containerd's.
forget_dead_daemons() {
    local file name process
    for name in dockerd:docker.pid containerd:docker/containerd/containerd.pid; do
        file=$engine_run/${name#*:}
        process=$(cat "$file" 2> /dev/null) || continue
        [ "$(cat "/proc/$process/comm" 2> /dev/null)" = "${name%%:*}" ] || rm -f "$file"
    done
}

# Waits for up to 60 s until the engine answers; not longer than its daemon lives.
await_engine() {
    local waited
    for waited in $(seq 240); do
        if engine_answers; then return 0; fi
        kill -0 "$1" 2> /dev/null || return 1
        sleep 0.25
    done
    return 1
}

# Without an init system the daemon is started by hand, in a session of its own, so that Ctrl-C on this script does not end it. Never beside another
# one, which it would harm. Fails when it does not answer.
run_dockerd() {
    forget_dead_daemons
    (cd / && exec setsid nohup dockerd > "$1" 2>&1 < /dev/null) &
    await_engine $!
}

# A daemon that is killed while it makes a network (a power cut is enough) may never start again: it panics over the half network in its own list
# (https://github.com/moby/moby/issues/45057). Puts the list aside, so that there is a new one; fails when something else is wrong.
mend_networks() {
    local list aside
    list=$(engine_data)/network/files/local-kv.db
    aside=$list.$(date +%Y%m%d-%H%M%S)
    grep -q 'libnetwork\.(\*controller)\.reservePools' "$1" && [ -e "$list" ] && mv "$list" "$aside" || return 1
    say "The engine's list of networks was damaged when the engine was killed, and it could not start. It begins a new one; the old is kept as $aside."
}

start_by_hand() {
    local log=$SLIPWAY_DATA/logs/dockerd.log
    mkdir -p "$SLIPWAY_DATA/logs"
    if run_dockerd "$log" || { mend_networks "$log" && run_dockerd "$log"; }; then return; fi
    tail -n 15 "$log" >&2
    fail "The Docker engine does not start. Its whole log is $log."
}

start_engine() {
    say "Starting the Docker engine."
    if [ ! -d /run/systemd/system ]; then
        start_by_hand
    elif logged engine-start systemctl start docker; then
        await_engine $$ || fail "The Docker engine was started and does not answer: journalctl -u docker tells why."
    else
        fail "systemctl could not start docker: journalctl -u docker tells why. See docs/trouble.md."
    fi
}

engine_packages() {
    # since trixie the command line is a package of its own
    if apt-cache show docker-cli > /dev/null 2>&1; then echo docker.io docker-cli; else echo docker.io; fi
}

ensure_engine() {
    if ! engine_answers; then
        if ! is_root || ! is_debian_like || [ -n "${DOCKER_HOST:-}" ]; then explain_missing_engine; fi
        # shellcheck disable=SC2046
        command -v dockerd > /dev/null || install_packages "the Docker engine" $(engine_packages)
        engine_answers || start_engine
    fi
    require_recent_engine
}

require_recent_engine() {
    local api
    api=$(docker version --format '{{.Server.APIVersion}}')
    [ "${api#1.}" -ge 41 ] || fail "The Docker engine here is too old (API $api): Slipway needs Docker 20.10 or later."
}
