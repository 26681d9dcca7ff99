-- The shape of BDR 1 and 2 (bdr--2.0.sql): what the question touches.
CREATE SCHEMA bdr;
CREATE TABLE bdr.bdr_nodes (node_sysid text NOT NULL, node_timeline oid NOT NULL, node_dboid oid NOT NULL,
  node_status "char" NOT NULL, node_name text, PRIMARY KEY (node_sysid, node_timeline, node_dboid));
CREATE FUNCTION bdr.bdr_get_local_nodeid(OUT sysid text, OUT timeline oid, OUT dboid oid) RETURNS record LANGUAGE sql
  AS $$ SELECT '6000000000000000001'::text, 1::oid, 16385::oid $$;
INSERT INTO bdr.bdr_nodes VALUES ('6000000000000000001', 1, 16385, 'r', 'here'), ('6000000000000000002', 1, 16385, 'k', 'there');
