package dev.pgbeacon.probe;

import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Receiver;
import dev.pgbeacon.status.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * The question to PostgreSQL 9.4 to 9.6, where BDR 1 and 2 live and the log is called xlog. These do not tell enough for lag:
 * the role and the multi-master state are what is asked for.
 */
final class OldProbeQuery {
    private static final String SQL = """
            SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version,
              pg_catalog.pg_is_in_recovery() AS in_recovery,
              (extract(epoch FROM pg_catalog.pg_postmaster_start_time()) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8 AS started,
              pg_catalog.host(pg_catalog.inet_server_addr()) AS server_address,
              pg_catalog.inet_server_port() AS server_port,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_current_xlog_location()::pg_catalog.text END AS flushed,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN ('x'::pg_catalog.text OPERATOR(pg_catalog.||)
                pg_catalog.substr(pg_catalog.pg_xlogfile_name(pg_catalog.pg_current_xlog_location()), 1, 8))::pg_catalog."bit"(32)::pg_catalog.int4
                END AS wal_timeline,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_xlog_receive_location()::pg_catalog.text END AS received,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_xlog_replay_location()::pg_catalog.text END AS replayed,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_is_xlog_replay_paused() END AS paused""";

    private OldProbeQuery() {}

    /** Empty when the node was promoted while it answered: ask again at once. */
    static Optional<Observation> ask(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(SQL)) {
            row.next();
            return row.getBoolean("in_recovery") ? standby(row) : Optional.of(primary(row));
        }
    }

    private static Observation primary(ResultSet row) throws SQLException {
        var position = Lsn.parse(row.getString("flushed"));
        return new Observation.Primary(server(row), row.getInt("wal_timeline"), position, position);
    }

    private static Optional<Observation> standby(ResultSet row) throws SQLException {
        boolean paused = row.getBoolean("paused");
        if (row.wasNull() || row.getString("flushed") != null) {
            return Optional.empty();
        }
        return Optional.of(new Observation.Standby(
                server(row),
                Observation.UNKNOWN_TIMELINE,
                ProbeQuery.lsn(row, "received"),
                ProbeQuery.lsn(row, "replayed"),
                new Receiver.Hidden(),
                new Observation.Replay(Optional.empty(), paused, Duration.ZERO)));
    }

    /** Of a system of its own: without the system identifier, no position or timeline may be compared with another node's. */
    private static Server server(ResultSet row) throws SQLException {
        var address = ProbeQuery.address(row);
        return new Server("unknown, at " + address, row.getInt("version"), ProbeQuery.started(row), address);
    }
}
