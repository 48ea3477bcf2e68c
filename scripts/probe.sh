#!/usr/bin/env bash
# Finds out with one throw-away sandbox whether this host can run them, and says in one sentence what is missing. Skipped when
# the same kernel, engine and image passed before (stamp in the data directory). The flags are those of
# sandbox-images/docker/README.md, which the server uses too.
. "$(dirname "$0")/environment.sh"
image=$(docker image inspect --format '{{.Id}}' slipway-sandbox:latest)
stamp="$SLIPWAY_DATA/probe"
passed="$(uname -r) $(docker version --format '{{.Server.Version}} {{.Server.Os}}/{{.Server.Arch}}') $image"
[ "$(cat "$stamp" 2> /dev/null)" != "$passed" ] || exit 0

# What Docker itself says when it cannot create or start the container: its first line decides.
explain_refusal() {
    local words=${1%%$'\n'*}
    case $words in
        *net/tun*) echo "This host has no /dev/net/tun. As root: modprobe tun (and put tun into /etc/modules-load.d/tun.conf)." ;;
        *seccomp*) echo "Docker on this host cannot apply seccomp profiles; a kernel and a Docker with seccomp are needed. Docker says: $words" ;;
        *cgroup*) echo "Docker on this host cannot set up cgroups; mount them (package cgroupfs-mount) or run systemd. Docker says: $words" ;;
        *CPUs*) echo "This machine has too little processor for a sandbox. Docker says: $words" ;;
        *) echo "Docker could not start a sandbox. Docker says: $words" ;;
    esac
}

# A limit that Docker only warns about would not be one.
require_limits() {
    case $(docker info --format 'memory={{.MemoryLimit}} cpu={{.CPUCfsQuota}} processes={{.PidsLimit}}') in
        *=false*) fail "Docker on this host cannot limit the memory, CPU time or number of processes of a sandbox: the kernel's cgroup \
controllers memory, cpu and pids must be on (see the warnings of docker info)." ;;
    esac
}

require_limits
say "Checking with one throw-away sandbox that this machine can run them."
status=0
output=$(docker run --rm --init --label slipway.instance=probe --label slipway.build=probe \
    --cap-drop ALL --cap-add SETUID --cap-add SETGID --cap-add KILL \
    --security-opt seccomp=sandbox-images/docker/seccomp.json \
    --security-opt systempaths=unconfined --security-opt apparmor=unconfined \
    --device /dev/net/tun --read-only \
    --tmpfs /tmp:size=64m,exec,mode=1777 --tmpfs /run/agent:uid=990,gid=990,mode=711,size=16m \
    --tmpfs /run/learner:uid=20255,gid=20255,mode=700,exec,size=64m \
    --memory 1g --memory-swap 1g --cpus 1 --pids-limit 512 \
    --mount type=volume,dst=/home,volume-nocopy --mount type=volume,dst=/engine,volume-nocopy \
    --env SLIPWAY_SLOT=255 --env SLIPWAY_AGENT_GROUP=990 slipway-sandbox:latest /opt/slipway/probe.sh 2>&1 < /dev/null) || status=$?
case $status:$output in
    0:*) mkdir -p "$SLIPWAY_DATA" && printf '%s\n' "$passed" > "$stamp" ;;
    *:docker:*) fail "$(explain_refusal "$output")" ;;
    *) fail "${output:-The throw-away sandbox ended with code $status and said nothing; docker events may tell why.}" ;;
esac
