#!/usr/bin/env bash
# Makes the database cluster in PGDATA when there is none, with POSTGRES_USER as its superuser, the password in
# POSTGRES_PASSWORD_FILE, and POSTGRES_DB; then becomes the server. As root it first gives PGDATA, which must be a directory of a
# volume and not the volume itself, to postgres and steps down.
set -euo pipefail
user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}
volume=$(dirname "$PGDATA")

if [ "$(id -u)" = 0 ]; then
    [ -s "${POSTGRES_PASSWORD_FILE:-}" ] || { echo "POSTGRES_PASSWORD_FILE must name a file with the password." >&2; exit 1; }
    chown postgres:postgres "$volume"
    [ ! -d "$PGDATA" ] || chown -R postgres:postgres "$PGDATA"
    # postgres cannot read root's file: it gets it opened
    exec 3< "$POSTGRES_PASSWORD_FILE"
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

# Beside its place and moved there whole: a start that was cut short begins anew.
make_cluster() {
    local new="$PGDATA.new"
    rm -rf "$new"
    initdb --pgdata="$new" --username="$user" --pwfile=<(cat <&3) --encoding=UTF8 --auth-local=trust --auth-host=scram-sha-256
    echo 'host all all all scram-sha-256' >> "$new/pg_hba.conf"
    if [ "$database" != postgres ]; then
        printf 'CREATE DATABASE "%s"\n' "${database//\"/\"\"}" | postgres --single -D "$new" -j postgres
    fi
    mv "$new" "$PGDATA"
}

[ -s "$PGDATA/PG_VERSION" ] || make_cluster
exec 3<&-
exec postgres -D "$PGDATA" -c listen_addresses='*' "$@"
