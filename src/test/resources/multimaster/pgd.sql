-- The shape of BDR 3 and PGD: what the question touches.
CREATE SCHEMA bdr;
CREATE TABLE bdr.node_summary (node_name name, node_id oid, peer_state_name text);
CREATE TABLE bdr.local_node (node_id oid);
INSERT INTO bdr.node_summary VALUES ('here', 1, 'ACTIVE'), ('there', 2, 'PART_START');
INSERT INTO bdr.local_node VALUES (1);
CREATE VIEW bdr.local_node_summary AS SELECT s.* FROM bdr.node_summary s JOIN bdr.local_node l USING (node_id);
