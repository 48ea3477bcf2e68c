#!/usr/bin/env bash
# A PostgreSQL of one's own, for tests: the distribution's programs, a new cluster in a directory, loopback only, with a password.
# It writes through to the disk as any other, for the tests kill it.
#   postgresql.sh start DIRECTORY    makes the cluster when it is missing, starts it, prints its address for JDBC
#   postgresql.sh stop DIRECTORY     ends it as a power cut would: at once, with recovery at the next start
#   postgresql.sh freeze DIRECTORY   all its processes stand still, as when their machine hangs; connections stay
#   postgresql.sh thaw DIRECTORY     they go on
# As root it runs as user postgres, who must be able to reach the directory.
. "$(dirname "$0")/environment.sh"
. scripts/engine.sh

find_postgresql() {
    local on_path newest
    on_path=$(command -v initdb || true)
    newest=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb | sort -V | tail -n 1)
    on_path=${on_path:-$newest}
    [ -x "$on_path" ] && programs=$(dirname "$(readlink -f "$on_path")")
}

ensure_postgresql() {
    if find_postgresql; then return; fi
    if ! is_root || ! is_debian_like; then
        fail "The tests of the classroom's database need PostgreSQL's programs. As root: apt-get install postgresql"
    fi
    install_packages "PostgreSQL for the tests" postgresql >&2
    find_postgresql || fail "PostgreSQL was installed, but there is no initdb in /usr/lib/postgresql."
}

# as_server COMMAND…: PostgreSQL refuses to run as root
as_server() {
    if is_root; then
        setpriv --reuid=postgres --regid=postgres --init-groups env -C / "$@"
    else
        env -C / "$@"
    fi
}

make_cluster() {
    mkdir -p "$directory"
    ! is_root || chown postgres: "$directory"
    as_server sh -c 'umask 077; od -An -N16 -tx1 /dev/urandom | tr -d " \n" > "$1/password"' sh "$directory"
    as_server "$programs/initdb" --pgdata="$directory/data" --username=slipway --pwfile="$directory/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C > "$directory/initdb.log" 2>&1 \
        || { cat "$directory/initdb.log" >&2; fail "PostgreSQL's initdb failed in $directory; its words are above."; }
}

free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 12000))
        (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break
    done
    echo "$port"
}

# start_cluster PORT
start_cluster() {
    as_server "$programs/pg_ctl" --pgdata="$directory/data" --log="$directory/log" --wait --timeout=60 --silent \
        --options="-p $1 -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=32MB" start > /dev/null 2>&1 < /dev/null
}

# The same port each time; at first any that is free, which another may take meanwhile.
start() {
    local port
    ensure_postgresql
    [ -d "$directory/data" ] || make_cluster
    for _ in 1 2 3 4 5; do
        port=$(cat "$directory/port" 2> /dev/null || free_port)
        if start_cluster "$port"; then
            as_server sh -c 'echo "$2" > "$1/port"' sh "$directory" "$port"
            say "jdbc:postgresql://127.0.0.1:$port/postgres?user=slipway&password=$(cat "$directory/password")"
            return
        fi
    done
    tail -n 5 "$directory/log" >&2
    fail "PostgreSQL did not start in $directory; its last words are above."
}

# signal_all SIGNAL, the one that makes the others first
signal_all() {
    local first
    first=$(head -n 1 "$directory/data/postmaster.pid" 2> /dev/null) || return 0
    kill -s "$1" "$first"
    # shellcheck disable=SC2046
    kill -s "$1" "$first" $(cat "/proc/$first/task/$first/children")
}

freeze() {
    signal_all STOP
}

thaw() {
    signal_all CONT
}

stop() {
    find_postgresql || return 0
    thaw 2> /dev/null || true
    [ ! -f "$directory/data/postmaster.pid" ] \
        || as_server "$programs/pg_ctl" --pgdata="$directory/data" --mode=immediate --wait --silent stop > /dev/null
}

case ${1:-} in
    start | stop | freeze | thaw) [ -n "${2:-}" ] || fail "postgresql.sh $1 needs a directory." ;;
    *) fail "postgresql.sh start|stop|freeze|thaw DIRECTORY" ;;
esac
directory=$(absolute "$2")
"$1"
