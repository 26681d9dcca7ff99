#!/bin/bash
# Has each node follow each other one. Run again it does only what is missing.
#   NODES                 host:port of each
#   PGPASSWORD            the superuser's, on each of them
#   REPLICATOR_PASSWORD   with which they follow one another
set -euo pipefail

on() { # node
    psql "host=${1%:*} port=${1##*:} user=postgres dbname=postgres connect_timeout=3" -XAtq -v ON_ERROR_STOP=1 "${@:2}"
}

# As libpq's connection strings have it.
password=$(sed "s/[\\\\']/\\\\&/g; s/.*/'&'/" <<<"$REPLICATOR_PASSWORD")

for node in $NODES; do
    until on "$node" -c 'select from notes limit 1' 2>/dev/null; do
        echo "wire.sh: waits for $node"
        sleep 2
    done
done

for node in $NODES; do
    for other in $NODES; do
        [ "$node" != "$other" ] || continue
        # origin = none: only what was written there, not what came from here. The nodes are empty, so nothing is copied.
        conninfo="host=${other%:*} port=${other##*:} user=replicator dbname=postgres password=$password"
        on "$node" -v "conninfo=$conninfo" -v "from=from_$other" -v "slot=to_$node" <<'SQL'
select format('create subscription %I connection %L publication everything with (origin = none, copy_data = false, slot_name = %L)',
              :'from', :'conninfo', regexp_replace(:'slot', '[^a-z0-9]+', '_', 'g'))
where not exists (select from pg_subscription where subname = :'from') \gexec
SQL
    done
done
echo "wire.sh: $NODES follow one another"
