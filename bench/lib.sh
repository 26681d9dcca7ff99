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
    own_directory "$work/pg-$1"
    "${as_postgres[@]}" "$pg_bin/initdb" -D "$work/pg-$1" -A trust -U postgres -E UTF8 --no-sync >/dev/null
    run_postgres "$@"
}

# Sets $postgres to the process.
run_postgres() { # port setting...
    local port=$1 data=$work/pg-$1
    shift
    local options=(-c "port=$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off)
    for setting in "$@"; do options+=(-c "$setting"); done
    "${as_postgres[@]}" "$pg_bin/postgres" -D "$data" "${options[@]}" >"$data.log" 2>&1 &
    postgres=$!
    pids+=("$postgres")
    until_true 20 "$pg_bin/pg_isready" -q -h 127.0.0.1 -p "$port"
}

own_directory() {
    mkdir -m 700 "$1"
    [ "$(id -u)" != 0 ] || chown postgres "$1"
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

# pgpool-II 4.3 on $1 for $2 clients, in front of the servers on the ports that follow. The first of several is the primary and gets
# no reads, so that all routers read from standbys. Sets $pgpool to the process.
start_pgpool() { # port clients server-port...
    if ! command -v pgpool >/dev/null; then
        echo "pgpool-II: left out (expected: Debian's pgpool2)"
        return 1
    fi
    local port=$1 clients=$2 node=0 conf=$work/pgpool.conf
    shift 2
    rm -rf "$work/pgpool"
    own_directory "$work/pgpool"
    cat >"$conf" <<CONF
backend_clustering_mode = 'streaming_replication'
listen_addresses = '127.0.0.1'
port = $port
socket_dir = '$work/pgpool'
pcp_listen_addresses = '127.0.0.1'
pcp_port = $(free_port)
pcp_socket_dir = '$work/pgpool'
wd_ipc_socket_dir = '$work/pgpool'
pid_file_name = '$work/pgpool/pgpool.pid'
logdir = '$work/pgpool'
enable_pool_hba = off
pool_passwd = ''
num_init_children = $clients
max_pool = 1
load_balance_mode = on
sr_check_period = 1
sr_check_user = 'postgres'
health_check_period = 1
health_check_timeout = 2
health_check_user = 'postgres'
health_check_max_retries = 1
health_check_retry_delay = 1
auto_failback = on
auto_failback_interval = 5
CONF
    local servers=$#
    for server in "$@"; do
        cat >>"$conf" <<CONF
backend_hostname$node = '127.0.0.1'
backend_port$node = $server
backend_weight$node = $((node == 0 && servers > 1 ? 0 : 1))
backend_application_name$node = 's$node'
CONF
        node=$((node + 1))
    done
    touch "$work/pgpool/pcp.conf" "$work/pgpool/pool_hba.conf"
    chmod a+r "$conf" "$work"/pgpool/*.conf
    "${as_postgres[@]}" pgpool -n -f "$conf" -F "$work/pgpool/pcp.conf" -a "$work/pgpool/pool_hba.conf" >"$work/pgpool.log" 2>&1 &
    pgpool=$!
    pids+=("$pgpool")
    until_true 30 "$pg_bin/psql" -h 127.0.0.1 -p "$port" -U postgres -Atc 'select 1' postgres || exit 1
}
