#!/bin/sh
# The only lines of a sandbox that run as uid 0: they open up the container's own TUN device (hosts without udev give it
# mode 0600), let the learner make their two directories in volumes that belong to root (there is no CAP_CHOWN), and become
# the agent for good. uid 0 may write /proc/sys here whatever its capabilities, so nothing else may be done by it, and it
# follows no path that a learner could have arranged: /home and /engine themselves stay root's.
# The agent (the container's command; scripts/probe.sh names another) keeps the three capabilities it needs to become the
# learner and to end what the learner started.
set -eu

refuse() {
    echo "$1" >&2
    exit 64
}

slot=${SLIPWAY_SLOT:-}
group=${SLIPWAY_AGENT_GROUP:-}
case $slot in '' | *[!0-9]*) refuse "SLIPWAY_SLOT must be the number of the sandbox's slot, but is '$slot'." ;; esac
case $group in '' | *[!0-9]*) refuse "SLIPWAY_AGENT_GROUP must be the gid of /run/slipway, but is '$group'." ;; esac
[ "$slot" -le 255 ] || refuse "SLIPWAY_SLOT must be at most 255, but is $slot."
[ -c /dev/net/tun ] || refuse "The sandbox was started without the device /dev/net/tun."

learner=$((20000 + slot))
umask 022
cd /
chmod 666 /dev/net/tun
chmod 1777 /home /engine
setpriv --reuid="$learner" --regid="$learner" --clear-groups --inh-caps=-all --ambient-caps=-all \
    mkdir -p -m 0700 /home/learner /engine/data
chmod 0755 /home /engine

exec setpriv --reuid=990 --regid=990 --groups="$group" \
    --inh-caps=-all,+setuid,+setgid,+kill --ambient-caps=-all,+setuid,+setgid,+kill \
    "$@"
