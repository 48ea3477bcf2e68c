#!/usr/bin/env bash
# Ends the sandboxes of this instance: a server in a container leaves them running when it ends, so that a restart harms no cell.
# What learners made stays in their volumes; a server that runs starts a sandbox again when it is needed.
. "$(dirname "$0")/environment.sh"
. scripts/instance.sh
instance=$(instance_id)
[ -n "$instance" ] || fail "There is no instance in $SLIPWAY_DATA: no server has run here yet."
remove_containers "$instance"
say "All sandboxes have ended; what was made in them is kept."
