#!/usr/bin/env bash
# docker compose, for the test of the deployment: the one of this host, or the one in the sandbox image ($SANDBOX_IMAGE) when there is
# none; its container gets the engine's socket and the checkout at the same path. What it reads from the environment is handed on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if docker compose version > /dev/null 2>&1; then exec docker compose "$@"; fi

settings=()
while IFS='=' read -r name _; do
    case $name in SLIPWAY_* | SANDBOX_* | POSTGRES_* | COMPOSE_* | YES | *_proxy) settings+=(--env "$name") ;; esac
done < <(env)
socket=${DOCKER_HOST:-unix:///var/run/docker.sock}
exec docker run --rm --interactive --init --network host --user 0:0 --label slipway.instance=deployment-tests \
    --volume "${socket#unix://}:/var/run/docker.sock" --env DOCKER_HOST=unix:///var/run/docker.sock --env HOME=/root "${settings[@]}" \
    --volume "$PWD:$PWD" --workdir "$PWD" --entrypoint docker "$SANDBOX_IMAGE" compose "$@"
