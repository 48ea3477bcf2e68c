#!/bin/bash
# The command of the registry's container. Its end, when one of the two ends, is the container's: the server starts it anew.
set -eu
rm -f /run/registry/registry.sock
docker-registry serve /opt/slipway/registry/distribution.yml &
for _ in $(seq 500); do
    [ -S /tmp/distribution.sock ] && break
    sleep 0.02
done
nginx -e stderr -c /opt/slipway/registry/nginx.conf &
wait -n
exit 1
