#!/bin/bash
# The command of the registry's container. Its end, when one of the two ends, is the container's: the server starts it anew.
# What no course ships is asked of PyPI (ask-pypi), or not to be had (no-internet): pip would otherwise wait for a network that there is not.
set -eu
if [ "${1:-ask-pypi}" = ask-pypi ]; then answer='302 https://pypi.org$request_uri'; else answer=404; fi
echo "location @pypi { return $answer; }" > /tmp/pypi.conf
rm -f /run/registry/registry.sock
docker-registry serve /opt/slipway/registry/distribution.yml &
for _ in $(seq 500); do
    [ -S /tmp/distribution.sock ] && break
    sleep 0.02
done
nginx -e stderr -c /opt/slipway/registry/nginx.conf &
wait -n
exit 1
