#!/bin/sh
# Runs the scripts of /docker-entrypoint.d, then the command, as the real image does.
set -e
for script in /docker-entrypoint.d/*.sh; do
    [ ! -x "$script" ] || "$script"
done
exec "$@"
