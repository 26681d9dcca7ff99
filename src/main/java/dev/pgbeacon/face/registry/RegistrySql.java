package dev.pgbeacon.face.registry;

/** What is said to the registry; names are the only thing in it that is not constant. */
record RegistrySql(TableName table) {
    /** So many rows are read, and one more to see that there are more. */
    static final int MOST_ROWS = 20_000;

    static final int KEPT_DAYS = 30;
    static final int KEPT_EVENTS = 100_000;
    private static final int MOST_PRUNED = 20_000;
    static final String CHANNEL = "octopus";

    /** Ours among the users of advisory locks: "pgbn". */
    private static final int LOCK_CLASS = 0x7067626e;
    /** A name that is longer than any host's is read so far that it is seen to be. */
    private static final int LONGEST_NAME = 254;

    /** Both are told in the notification, which must stay below 8,000 bytes whatever somebody wrote there by hand. */
    private static final int LONGEST_WORD = 40;

    private String nodes() {
        return table.quoted();
    }

    private String status() {
        return table.beside("node_status").quoted();
    }

    private String event() {
        return table.beside("node_event").quoted();
    }

    /** Settings that only some versions have: a session whose client stands still ends, as its host answers keepalives. */
    static String settle(long idleMillis) {
        return "SELECT set_config(name, CASE name WHEN 'tcp_user_timeout' THEN '10000' ELSE '" + idleMillis
                + "' END, false) FROM pg_settings WHERE name IN ('idle_session_timeout', 'tcp_user_timeout')";
    }

    /** One row: in recovery?, the table's oid, may read it, may write it, are companions there, may we use them. */
    String look() {
        return "SELECT pg_is_in_recovery(), nodes::bigint, has_table_privilege(nodes, 'SELECT'),"
                + " has_column_privilege(nodes, 'health_status', 'UPDATE'),"
                + " status IS NOT NULL AND event IS NOT NULL,"
                + " has_table_privilege(status, 'SELECT') AND has_table_privilege(status, 'INSERT')"
                + " AND has_table_privilege(status, 'UPDATE') AND has_table_privilege(status, 'DELETE')"
                + " AND has_table_privilege(event, 'SELECT') AND has_table_privilege(event, 'INSERT')"
                + " AND has_table_privilege(event, 'DELETE')"
                + " FROM (SELECT to_regclass(" + table.literal() + ")::oid AS nodes,"
                + " to_regclass(" + table.beside("node_status").literal() + ")::oid AS status,"
                + " to_regclass(" + table.beside("node_event").literal() + ")::oid AS event) AS tables";
    }

    /** @param oid the table's: it is one lock for all who spell its name in some way */
    static String lock(long oid) {
        return "SELECT pg_try_advisory_lock(" + LOCK_CLASS + ", " + (int) oid + ")";
    }

    String read(boolean companions) {
        var row = "SELECT left(n.node_name::text, " + LONGEST_NAME + ") AS node_name, n.node_port, n.health_status";
        return companions
                ? row + ", s.health_status AS stored, left(s.role, " + LONGEST_WORD
                        + ") AS role, left(s.state, " + LONGEST_WORD + ") AS state, s.timeline,"
                        + " extract(epoch FROM clock_timestamp() - s.checked_at)::double precision AS age FROM "
                        + nodes() + " AS n LEFT JOIN " + status()
                        + " AS s ON s.node_name = n.node_name AND s.node_port = n.node_port" + inOrder()
                : row + " FROM " + nodes() + " AS n" + inOrder();
    }

    private static String inOrder() {
        return " ORDER BY n.node_name, n.node_port LIMIT " + (MOST_ROWS + 1);
    }

    /**
     * Only rows that are still as they were read. One that somebody else has locked waits for the next round: it must not
     * hold up the others.
     */
    String writeHealth() {
        return "WITH due AS (SELECT n.node_name, n.node_port, d.health FROM " + nodes()
                + " AS n JOIN json_to_recordset(?::json) AS d(node_name text, node_port integer, was integer, health integer)"
                + " ON n.node_name = d.node_name AND n.node_port = d.node_port"
                + " AND n.health_status IS NOT DISTINCT FROM d.was FOR NO KEY UPDATE OF n SKIP LOCKED)"
                + " UPDATE " + nodes() + " AS n SET health_status = due.health FROM due"
                + " WHERE n.node_name = due.node_name AND n.node_port = due.node_port"
                + " RETURNING n.node_name, n.node_port";
    }

    /** Of nodes that are still in the table: the status of each, and of those that changed the event and the notification. */
    String writeStatus() {
        return "WITH due AS (SELECT d.* FROM json_to_recordset(?::json) AS d(node_name text, node_port integer,"
                + " health_status integer, role text, state text, timeline integer, lsn text, lag_bytes bigint,"
                + " lag_seconds double precision, reason text, age double precision, from_health integer,"
                + " from_state text, to_state text, payload text)"
                + " WHERE EXISTS (SELECT FROM " + nodes()
                + " AS n WHERE n.node_name = d.node_name AND n.node_port = d.node_port)),"
                + " kept AS (INSERT INTO " + status() + " (node_name, node_port, health_status, role, state, timeline,"
                + " lsn, lag_bytes, lag_seconds, reason, checked_at)"
                + " SELECT node_name, node_port, health_status, role, state, timeline, lsn::pg_lsn, lag_bytes,"
                + " lag_seconds, reason, clock_timestamp() - make_interval(secs => age) FROM due"
                + " ON CONFLICT (node_name, node_port) DO UPDATE SET health_status = excluded.health_status,"
                + " role = excluded.role, state = excluded.state, timeline = excluded.timeline, lsn = excluded.lsn,"
                + " lag_bytes = excluded.lag_bytes, lag_seconds = excluded.lag_seconds, reason = excluded.reason,"
                + " checked_at = excluded.checked_at),"
                + " told AS (INSERT INTO " + event() + " (at, node_name, node_port, from_health, to_health, from_state,"
                + " to_state, timeline, lsn, why)"
                + " SELECT clock_timestamp(), node_name, node_port, from_health, health_status, from_state, to_state,"
                + " timeline, lsn::pg_lsn, reason FROM due WHERE payload IS NOT NULL)"
                + " SELECT pg_notify('" + CHANNEL + "', payload) FROM due WHERE payload IS NOT NULL";
    }

    static String tell() {
        return "SELECT pg_notify('" + CHANNEL + "', payload) FROM json_to_recordset(?::json) AS d(payload text)";
    }

    /** Of nodes that have left the table. */
    String forget() {
        return "DELETE FROM " + status() + " AS s WHERE NOT EXISTS (SELECT FROM " + nodes()
                + " AS n WHERE n.node_name = s.node_name AND n.node_port = s.node_port)";
    }

    /** A part of them at a time, so that it never takes long; more than are made from one time to the next. */
    String prune() {
        return "DELETE FROM " + event() + " WHERE id IN (SELECT id FROM " + event()
                + " WHERE at < clock_timestamp() - interval '" + KEPT_DAYS + " days'"
                + " OR id <= (SELECT max(id) FROM " + event() + ") - " + KEPT_EVENTS + " ORDER BY id LIMIT "
                + MOST_PRUNED + ")";
    }

    String list(boolean companions) {
        return companions
                ? "SELECT n.node_name, n.node_port, n.health_status, s.role, s.state, s.timeline, s.lsn::text AS lsn,"
                        + " s.lag_bytes, s.lag_seconds, s.reason,"
                        + " extract(epoch FROM clock_timestamp() - s.checked_at)::double precision AS age FROM "
                        + nodes() + " AS n LEFT JOIN " + status()
                        + " AS s ON s.node_name = n.node_name AND s.node_port = n.node_port"
                        + " ORDER BY n.node_name, n.node_port"
                : "SELECT n.node_name, n.node_port, n.health_status, NULL AS role, NULL AS state, NULL::integer AS"
                        + " timeline, NULL AS lsn, NULL::bigint AS lag_bytes, NULL::double precision AS lag_seconds,"
                        + " NULL AS reason, NULL::double precision AS age FROM "
                        + nodes() + " AS n ORDER BY n.node_name, n.node_port";
    }

    String add() {
        return "INSERT INTO " + nodes() + " (node_name, node_port) SELECT ?, ? WHERE NOT EXISTS (SELECT FROM " + nodes()
                + " WHERE node_name = ? AND node_port = ?)";
    }

    String remove() {
        return "DELETE FROM " + nodes() + " WHERE node_name = ? AND node_port = ?";
    }
}
