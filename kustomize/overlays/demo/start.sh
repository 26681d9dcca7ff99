#!/bin/bash
# Starts PostgreSQL in a pod of the demo as what it must be: the first pod makes the cluster, the others copy it, and a
# former primary becomes a standby of the one that was promoted meanwhile.
#
# What it does not do: decide who is to be the primary. That is yours:
#   kubectl exec pg-1 -c postgresql -- psql -U postgres -c 'select pg_promote()'
# after the old primary is gone for good, or stopped. Nor does it archive, back up, or keep slots: a standby that was away for
# longer than wal_keep_size lasts needs its volume deleted.
set -euo pipefail

port=${PGPORT:-5432}
# What is not whole yet, or no longer of use, never lies at PGDATA: whatever is there can be started.
unfinished=$PGDATA.new

say() { echo "start.sh: $*"; }

# The other nodes' addresses, of pods that are ready or not.
others() {
    local node
    for node in $NODES; do getent ahosts "$node" || true; done | awk '{ print $1 }' | sort -u | grep -vxF "$POD_IP" || true
}

# "primary 3" or "standby 3": the role of another node, and the timeline that it is on. Nothing if it does not answer.
ask() { # host
    psql "host=$1 port=$port user=replicator dbname=postgres connect_timeout=3" -XAtq -F ' ' <<'SQL' 2>/dev/null || true
select case when pg_is_in_recovery() then 'standby' else 'primary' end,
       case when pg_is_in_recovery()
            then greatest((select timeline_id from pg_control_checkpoint()), (select received_tli from pg_stat_wal_receiver))
            else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end
SQL
}

# Our own: the control file's may be older, when the server crashed soon after it was promoted.
own_timeline() {
    local checkpoint history
    checkpoint=$(LC_ALL=C pg_controldata "$PGDATA" | sed -n "s/^Latest checkpoint's TimeLineID: *//p")
    history=$(find "$PGDATA/pg_wal" -maxdepth 1 -name '*.history' -printf '%f\n' | sort | tail -n 1)
    history=$((16#0${history%.history}))
    echo $((${checkpoint:?} > history ? checkpoint : history))
}

# Whether somebody took over from the primary that we were: a primary that is at least as far, or anybody on a later timeline.
# Waits for those who do not answer, but not for ever: with a node that is lost the others must start.
replaced() { # timeline
    local mine=$1 left other role timeline silent
    for ((left = ${PATIENCE:-30}; ; left--)); do
        silent=
        for other in $(others); do
            read -r role timeline < <(ask "$other") || { silent=$other; continue; }
            if [ "$timeline" -gt "$mine" ] || { [ "$role" = primary ] && [ "$timeline" -eq "$mine" ]; }; then
                say "$other is a $role on timeline $timeline; what is here was a primary on $mine"
                return 0
            fi
        done
        [ -n "$silent" ] || return 1
        [ "$left" -gt 0 ] || { say "$silent does not answer, and is no longer waited for"; return 1; }
        sleep 1
    done
}

somebody_answers() {
    local other
    for other in $(others); do [ -z "$(ask "$other")" ] || return 0; done
    return 1
}

primary_answers() { [[ "$(ask "$PRIMARY")" = primary* ]]; }

make_cluster() {
    say "makes a new cluster"
    rm -rf "$unfinished"
    initdb -D "$unfinished" -U postgres -A scram-sha-256 --pwfile=<(echo "$SUPERUSER_PASSWORD") -E UTF8 --data-checksums
    cat >"$unfinished/pg_hba.conf" <<'HBA'
local all         all                    trust
# pgbeacon, from its own pod alone.
host  all         pgbeacon  127.0.0.1/32 trust
host  all         pgbeacon  ::1/128      trust
host  replication replicator all         scram-sha-256
host  all         all        all         scram-sha-256
HBA
    {
        grep -v '^--' "$SQL/monitoring-role.sql"
        echo "CREATE ROLE replicator LOGIN REPLICATION PASSWORD '${PGPASSWORD//\'/\'\'}'"
        echo "GRANT pg_monitor TO replicator"
    } | postgres --single -D "$unfinished" postgres >/dev/null
    mv -T "$unfinished" "$PGDATA"
}

copy_primary() {
    until primary_answers; do
        say "waits for a primary at $PRIMARY"
        sleep 2
    done
    say "copies the primary at $PRIMARY"
    rm -rf "$unfinished"
    pg_basebackup -D "$unfinished" -h "$PRIMARY" -p "$port" -U replicator --checkpoint=fast
    touch "$unfinished/standby.signal"
    mv -T "$unfinished" "$PGDATA"
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    # A cluster is born here only: in the first pod, when nobody else is there. If that pod lost its volume while all others
    # were down, a second one is born, which the Lease's system identifier keeps from the label.
    if [ "${POD_NAME##*-}" = 0 ] && ! somebody_answers; then make_cluster; else copy_primary; fi
elif [ ! -f "$PGDATA/standby.signal" ]; then
    # By itself: inside a condition the shell goes on when it fails.
    mine=$(own_timeline)
    if replaced "$mine"; then
        # Kept, because it may hold what nobody else received. Delete it when you have seen to that.
        aside=$PGDATA.former-$(date +%Y%m%dT%H%M%S)
        say "was replaced as the primary, and keeps its data in $aside"
        mv -T "$PGDATA" "$aside"
        copy_primary
    fi
fi

exec postgres -D "$PGDATA" -p "$port" -c listen_addresses='*' -c wal_keep_size=256MB \
    -c "primary_conninfo=host=$PRIMARY port=$port user=replicator application_name=$POD_NAME connect_timeout=5" "$@"
