#!/bin/sh
# As in the official image: options alone are for the server, and the server runs as redis. Protected mode is off, which there is
# compiled in: a container's clients are never on its localhost. setpriv by its path, for BusyBox has one that knows no ids.
set -e
if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then
    set -- redis-server "$@"
fi
if [ "$1" = redis-server ]; then
    if [ "$(id -u)" = 0 ]; then
        find . \! -user redis -exec chown redis '{}' +
        exec /usr/local/bin/setpriv --reuid=redis --regid=redis --clear-groups "$0" "$@"
    fi
    # unless told to be more careful; what is written is for the server alone
    if [ "$(umask)" = 0022 ]; then umask 0077; fi
    set -- "$@" --protected-mode no
fi
exec "$@"
