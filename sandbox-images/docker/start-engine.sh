#!/bin/bash
# Runs the learner's rootless engine in the foreground, as the learner, and ends when the engine does. Started by the agent;
# ready as soon as /run/learner/docker.sock answers. TERM stops the containers, then the engine (exit 0).
# usage: start-engine.sh [PROCESSES]   how many all containers together may have, unless they are given a limit of their own
#
# Not dockerd-rootless.sh: it lets dockerd spawn containerd and dockerd then sits out a reconnect back-off of 0.9 s. Here
# containerd is there first. The engine lives in a pid namespace of its own, so that no container, shim or proxy outlives it.
set -eu
runtime=/run/learner

start_namespaces() {
    exec 9>"$runtime/engine.lock"
    # the processes of one that was just killed may still be on their way out
    flock --timeout 3 9 || { echo "The engine of this sandbox already runs." >&2; exit 75; }
    rm -rf "$runtime/rootlesskit"
    # so the provider says that nothing outside is to be had, and nobody answers questions for names
    ! grep -q '^options.* attempts:1' /etc/resolv.conf || export SLIPWAY_NO_NAMES=1
    exec rootlesskit --state-dir="$runtime/rootlesskit" --pidns --copy-up=/etc --copy-up=/run \
        --net=slirp4netns --mtu=65520 --slirp4netns-sandbox=auto --slirp4netns-seccomp=auto \
        --disable-host-loopback --port-driver=builtin "$0" inside "$1"
}

wait_for_socket() {
    for _ in $(seq 500); do
        [ -S "$1" ] && return
        sleep 0.02
    done
    echo "containerd did not come up within 10 s." >&2
    exit 69
}

run_engine() {
    # a name server that refuses at once instead of one that is waited for: nobody listens there, and containers get it, too
    [ -z "${SLIPWAY_NO_NAMES:-}" ] || echo "nameserver 10.89.0.1" > /etc/resolv.conf
    # what the image's /run holds for a system-wide engine shines through the copy
    rm -f /run/docker /run/containerd /run/xtables.lock
    # what a killed engine left; some of it belongs to sub-ids, so it is removed in here
    rm -rf "$runtime/docker" "$runtime/containerd" "$runtime/runc" "$runtime/docker.sock"
    mkdir -p "$runtime/containerd"
    # thirty engines share a machine: give memory back early rather than save a little time (61 MB become 49 after some images)
    export GOGC=50 GOMEMLIMIT=32MiB
    /opt/slipway/registry/forward.sh &
    containerd --config=/opt/slipway/containerd.toml &
    local containerd=$!
    wait_for_socket "$runtime/containerd/containerd.sock"
    dockerd --rootless --config-file=/opt/slipway/daemon.json --containerd="$runtime/containerd/containerd.sock" \
        --host="unix://$runtime/docker.sock" --exec-root="$runtime/docker" --pidfile="$runtime/docker/dockerd.pid" \
        --default-ulimit="nproc=$1" &
    local dockerd=$! status=0 asked=
    trap 'asked=yes; kill -TERM "$dockerd"' TERM INT
    wait -n "$containerd" "$dockerd" || status=$?
    # asked to end, the engine stops its containers first; when half of it died there is nothing to wait for
    [ -z "$asked" ] || { wait "$dockerd" || true; status=0; }
    exit "$status"
}

if [ "${1:-}" = inside ]; then run_engine "$2"; else start_namespaces "${1:-360}"; fi
