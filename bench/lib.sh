# Shared by the benches: a PostgreSQL 15 of Debian's on loopback, pgbeacon on it, all of it gone at the end. Sourced by bash.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
pg_bin=/usr/lib/postgresql/15/bin
work=$(mktemp -d /tmp/pgbeacon-bench.XXXXXX)
chmod 755 "$work"
pids=()

finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

need() {
    for program in "$@"; do
        [ -e "$program" ] || command -v "$program" >/dev/null || { echo "bench: $program not installed" >&2; exit 1; }
    done
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# PostgreSQL refuses to run as root. In front of a command, so that its process is the command's own.
as_postgres=()
[ "$(id -u)" != 0 ] || as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups --)

until_true() { # seconds command...
    local left=$(($1 * 20))
    shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || { echo "bench: gave up waiting for: $*" >&2; return 1; }
        sleep 0.05
    done
}

start_postgres() { # port setting...
    local port=$1 data=$work/pg-$1
    shift
    mkdir "$data"
    [ "$(id -u)" != 0 ] || chown postgres "$data"
    "${as_postgres[@]}" "$pg_bin/initdb" -D "$data" -A trust -U postgres -E UTF8 --no-sync >/dev/null
    local options=(-c "port=$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off)
    for setting in "$@"; do options+=(-c "$setting"); done
    "${as_postgres[@]}" "$pg_bin/postgres" -D "$data" "${options[@]}" >"$data.log" 2>&1 &
    pids+=($!)
    until_true 20 "$pg_bin/pg_isready" -q -h 127.0.0.1 -p "$port"
}

# Sets $pgbeacon to the process.
start_pgbeacon() { # postgres-port word-port [VARIABLE=value...]
    local postgres=$1 word=$2
    shift 2
    env PGHOST=127.0.0.1 PGPORT="$postgres" PGUSER=postgres PGBEACON_REPLSTATUS_PORT="$word" \
        PGBEACON_REPLSTATUS_BIND=127.0.0.1 PGBEACON_CHECK_PORT=0 PGBEACON_CHECK_BIND=127.0.0.1 \
        PGBEACON_MANAGEMENT_PORT=0 PGBEACON_MANAGEMENT_BIND=127.0.0.1 \
        "$@" \
        "$root/deploy/bin/pgbeacon" >"$work/pgbeacon.log" 2>&1 &
    pgbeacon=$!
    pids+=("$pgbeacon")
    until_true 20 says MASTER "$word"
}

says() { [ "$(nc -w 2 127.0.0.1 "$2" </dev/null)" = "$1" ]; }

median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# A Patroni of one node on a PostgreSQL of its own; sets $rest to its REST port.
start_patroni() {
    if ! command -v patroni >/dev/null || ! command -v wrk >/dev/null; then
        echo "Patroni's REST: left out (expected: Debian's patroni, python3-pysyncobj and wrk)"
        return 1
    fi
    local patroni_pg raft
    rest=$(free_port) patroni_pg=$(free_port) raft=$(free_port)
    mkdir "$work/patroni"
    [ "$(id -u)" != 0 ] || chown postgres "$work/patroni"
    cat >"$work/patroni.yml" <<YML
scope: bench
name: n1
restapi: {listen: "127.0.0.1:$rest", connect_address: "127.0.0.1:$rest"}
raft: {data_dir: $work/patroni/raft, self_addr: "127.0.0.1:$raft"}
bootstrap: {dcs: {}, initdb: [{encoding: UTF8}]}
postgresql:
  listen: 127.0.0.1:$patroni_pg
  connect_address: 127.0.0.1:$patroni_pg
  data_dir: $work/patroni/data
  bin_dir: $pg_bin
  pgpass: $work/patroni/pgpass
  authentication: {superuser: {username: postgres, password: x}, replication: {username: replicator, password: x}}
  parameters: {unix_socket_directories: $work/patroni}
  pg_hba: ["host all all 127.0.0.1/32 trust", "local all all trust", "host replication all 127.0.0.1/32 trust"]
YML
    "${as_postgres[@]}" patroni "$work/patroni.yml" >"$work/patroni.log" 2>&1 &
    patroni=$!
    pids+=("$patroni")
    until_true 60 curl -sf "http://127.0.0.1:$rest/primary"
}
