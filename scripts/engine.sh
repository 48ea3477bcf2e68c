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

# Not every machine has an init system: without systemd the daemon is started by hand, in a session of its own, so that
# Ctrl-C on this script does not end it. Never beside another one, which it would harm.
start_engine() {
    say "Starting the Docker engine."
    if [ -d /run/systemd/system ]; then
        logged engine-start systemctl start docker || fail "systemctl could not start docker."
    else
        mkdir -p "$SLIPWAY_DATA/logs"
        (cd / && setsid nohup dockerd >> "$SLIPWAY_DATA/logs/dockerd.log" 2>&1 < /dev/null) &
    fi
    local waited
    for waited in $(seq 240); do
        if engine_answers; then return; fi
        sleep 0.25
    done
    [ ! -f "$SLIPWAY_DATA/logs/dockerd.log" ] || tail -n 5 "$SLIPWAY_DATA/logs/dockerd.log" >&2
    fail "The Docker engine did not answer within $((waited / 4)) s."
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
