#!/bin/bash
# The command of a throw-away sandbox that finds out whether this host can run sandboxes. It stands where the agent does
# and becomes the learner as the agent would. What is missing is one sentence with its remedy on stdout, and exit 1.
set -u
learner=$((20000 + SLIPWAY_SLOT))
kernel=$(uname -r)
log=/tmp/engine.log
# the sandbox's seccomp profile has mount(2), as engines use it, and refuses the newer calls that mount(8) would try first
export LIBMOUNT_FORCE_MOUNT2=always

as_learner() {
    setpriv --reuid="$learner" --regid="$learner" --clear-groups --inh-caps=-all --ambient-caps=-all "$@"
}

missing() {
    echo "$1"
    exit 1
}

user_namespaces() {
    as_learner unshare --user true 2> /dev/null && return
    missing "This host lets no unprivileged program make a user namespace. As root: sysctl -w user.max_user_namespaces=28633; \
on Debian also kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0 (each to be kept in /etc/sysctl.d)."
}

id_maps() {
    as_learner unshare --user --map-root-user --map-auto true 2> /dev/null && return
    missing "newuidmap could not map the sub-ids of a sandbox: the file capabilities of the image were lost. Docker's data root must \
lie on a file system with extended attributes (ext4, xfs, btrfs), and Docker must not itself run rootless or with userns-remap."
}

network_device() {
    as_learner bash -c ': <> /dev/net/tun' 2> /dev/null && return
    missing "The device /dev/net/tun cannot be opened. As root: modprobe tun (and put tun into /etc/modules-load.d/tun.conf)."
}

mounts() {
    as_learner unshare --user --map-root-user --mount --pid --fork --mount-proc true 2> /dev/null && return
    missing "A sandbox cannot mount /proc in a namespace of its own: Docker masks it, or a security module (AppArmor, SELinux) forbids \
mounting. Docker 20.10 or later with its standard security options is needed."
}

overlay() {
    as_learner mkdir -p /engine/data/probe/{lower,upper,work,merged}
    as_learner unshare --user --map-root-user --mount mount -t overlay overlay \
        -o userxattr,lowerdir=/engine/data/probe/lower,upperdir=/engine/data/probe/upper,workdir=/engine/data/probe/work \
        /engine/data/probe/merged 2> /dev/null && return
    missing "The kernel $kernel cannot mount overlay file systems in a user namespace on Docker's data root. Linux 5.11 or later is \
needed, with Docker's data root on ext4, xfs or btrfs."
}

engine() {
    as_learner /opt/slipway/start-engine.sh > "$log" 2>&1 &
    local engine=$! waited
    for waited in $(seq 300); do
        as_learner curl --silent --fail --output /dev/null --unix-socket /run/learner/docker.sock http://engine/_ping && return
        kill -0 "$engine" 2> /dev/null || break
        sleep 0.1
    done
    missing "The engine inside a sandbox did not start on this host (Linux $kernel, waited ${waited}00 ms). Its last words: $(tail -n 3 "$log" | tr '\n' ' ')"
}

# An image of one program and its libraries, made here: the course's images may not be built yet.
container() {
    local program=/usr/bin/true output=
    # shellcheck disable=SC2046
    tar -C / -ch "${program#/}" $(ldd "$program" | grep -o '/[^ ]*' | sed 's#^/##') \
        | as_learner docker import - probe > /dev/null 2> "$log" \
        && output=$(as_learner docker run --rm --network bridge probe "$program" 2>&1) && return
    missing "The engine inside a sandbox starts, but cannot run a container on this host (Linux $kernel): ${output:-$(tail -n 1 "$log")}"
}

user_namespaces
id_maps
network_device
mounts
overlay
engine
container
