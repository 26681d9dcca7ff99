-- Run when a node is made. Each node has the same tables: logical replication carries rows, not their definitions.
\getenv password REPLICATOR_PASSWORD
CREATE ROLE replicator LOGIN REPLICATION PASSWORD :'password';
-- Keys that no two nodes make alike.
CREATE TABLE notes (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), note text NOT NULL);
CREATE PUBLICATION everything FOR ALL TABLES;
