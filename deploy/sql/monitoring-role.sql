-- The role that pgbeacon asks as: it may log in and see, and nothing else. Run on the primary; standbys inherit it.
-- Give it a password of your own (\password pgbeacon in psql), and a line in pg_hba.conf for the sidecar's address.
CREATE ROLE pgbeacon LOGIN CONNECTION LIMIT 5;
GRANT pg_monitor TO pgbeacon;
