-- A role that may keep the table of nodes up to date, and nothing else; run after nodes.sql, or by
-- `pgbeacon nodes install --role pgbeacon_nodes`. Give it a password of your own (\password pgbeacon_nodes in psql).
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'pgbeacon_nodes') THEN
        CREATE ROLE pgbeacon_nodes LOGIN;
    END IF;
END
$$;
GRANT USAGE ON SCHEMA octopus TO pgbeacon_nodes;
GRANT SELECT, UPDATE (health_status) ON octopus.nodes TO pgbeacon_nodes;
GRANT SELECT, INSERT, UPDATE, DELETE ON octopus.node_status TO pgbeacon_nodes;
GRANT SELECT, INSERT, DELETE ON octopus.node_event TO pgbeacon_nodes;
GRANT USAGE ON SEQUENCE octopus.node_event_id_seq TO pgbeacon_nodes;
