#!/bin/sh
# Runs in the network of a sandbox's engine: what connects to the registry's address there is led to the registry's socket. The
# address is one of the engine's own bridge, so nothing outside the sandbox can come here, and containers and builds can. It
# may be killed by a learner, and comes back.
while :; do
    socat TCP-LISTEN:4747,bind=10.89.0.1,freebind,reuseaddr,fork,max-children=64 UNIX-CONNECT:/run/registry/registry.sock 2> /dev/null
    sleep 1
done
