-- The table of nodes that pgbeacon checks, as pg_octopus has it, and what it tells beside it. `pgbeacon nodes install` runs
-- the same; to run it twice changes nothing.
CREATE SCHEMA IF NOT EXISTS octopus;

CREATE TABLE IF NOT EXISTS octopus.nodes (
    node_name text NOT NULL,
    node_port integer NOT NULL,
    health_status integer DEFAULT -1,              -- 1 healthy, 0 unhealthy, -1 not checked yet
    PRIMARY KEY (node_name, node_port)
);

-- Each node as it was last found. Half of each page is left free: rows are written again and again.
CREATE TABLE IF NOT EXISTS octopus.node_status (
    node_name text NOT NULL,
    node_port integer NOT NULL,
    health_status integer NOT NULL,
    role text NOT NULL,                            -- primary, standby, none
    state text NOT NULL,
    timeline integer,
    lsn pg_lsn,                                    -- flushed on a primary, replayed on a standby
    lag_bytes bigint,
    lag_seconds double precision,
    reason text NOT NULL,
    checked_at timestamptz NOT NULL,
    PRIMARY KEY (node_name, node_port)
) WITH (fillfactor = 50);

-- Each transition; those of the last 30 days are kept, 100,000 at most.
CREATE TABLE IF NOT EXISTS octopus.node_event (
    id bigserial PRIMARY KEY,
    at timestamptz NOT NULL,
    node_name text NOT NULL,
    node_port integer NOT NULL,
    from_health integer NOT NULL,
    to_health integer NOT NULL,
    from_state text,                               -- role and state, like standby/streaming
    to_state text NOT NULL,
    timeline integer,
    lsn pg_lsn,
    why text NOT NULL
);
