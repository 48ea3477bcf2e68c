#!/usr/bin/env bash
# Sees to it that debian:trixie-slim is there, from which every image is built: pulled, or else made by make-base-image.sh.
. "$(dirname "$0")/environment.sh"
base=debian:trixie-slim

if docker image inspect "$base" > /dev/null 2>&1; then exit 0; fi
if [ "$SLIPWAY_OFFLINE" != 1 ]; then
    say "Pulling $base."
    if attempt base-pull timeout 300 docker pull "$base"; then exit 0; fi
fi
# debootstrap binds directories of this machine, which a container's engine does not see
[ -z "${SANDBOX_DOCKER_DATA_VOLUME:-}" ] || fail "$base can neither be pulled nor made in a container. Bring it with docker load, or" \
    "run scripts/base-image.sh on a Debian or Ubuntu host."
say "$base cannot be pulled: making it from Debian's packages (about half a minute)."
command -v dpkg-deb > /dev/null || fail "$base can be neither pulled nor made: that needs Docker Hub, or a Debian or Ubuntu host."
logged base-image scripts/make-base-image.sh \
    || fail "Making $base failed. It needs Debian's packages: is there a network, and does apt-get update work?"
