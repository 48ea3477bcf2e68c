# shellcheck shell=bash
# Where things are, for every script: sourced first, from the top of the repository on.
# SLIPWAY_DATA (default ./data), SLIPWAY_PORT (default 4747) and SLIPWAY_LESSONS (default ./lessons) are the operator's;
# SLIPWAY_OFFLINE=1 pulls nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/say.sh

# In a container: what .env names without a value has its default.
while IFS='=' read -r name value; do
    case $name in SLIPWAY_* | SANDBOX_*) [ -n "$value" ] || unset "$name" ;; esac
done < <(env)

absolute() {
    case $1 in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$PWD" "$1" ;; esac
}

SLIPWAY_DATA=$(absolute "${SLIPWAY_DATA:-data}")
SLIPWAY_LESSONS=$(absolute "${SLIPWAY_LESSONS:-lessons}")
SLIPWAY_PORT=${SLIPWAY_PORT:-4747}
SLIPWAY_OFFLINE=${SLIPWAY_OFFLINE:-0}
export SLIPWAY_DATA SLIPWAY_LESSONS SLIPWAY_PORT SLIPWAY_OFFLINE
