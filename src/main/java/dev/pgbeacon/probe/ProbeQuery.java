package dev.pgbeacon.probe;

import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Receiver;
import dev.pgbeacon.status.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The one question, PostgreSQL 10 to 18, for a role that has {@code pg_monitor} (without it, less is seen). Every name and
 * operator is qualified, so that no object in the checked database can answer in PostgreSQL's place.
 */
final class ProbeQuery {
    private static final String SQL = """
            SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version,
              pg_catalog.pg_is_in_recovery() AS in_recovery,
              (pg_catalog.pg_control_system()).system_identifier::pg_catalog.text AS system_identifier,
              (extract(epoch FROM pg_catalog.pg_postmaster_start_time()) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8 AS started,
              pg_catalog.host(pg_catalog.inet_server_addr()) AS server_address,
              pg_catalog.inet_server_port() AS server_port,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_current_wal_flush_lsn()::pg_catalog.text END AS flushed,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_current_wal_insert_lsn()::pg_catalog.text END AS inserted,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN ('x'::pg_catalog.text OPERATOR(pg_catalog.||)
                pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8))::pg_catalog."bit"(32)::pg_catalog.int4
                END AS wal_timeline,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_receive_lsn()::pg_catalog.text END AS received,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()::pg_catalog.text END AS replayed,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN extract(epoch FROM
                pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) pg_catalog.pg_last_xact_replay_timestamp()) END AS since_commit,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_is_wal_replay_paused() END AS paused,
              w.pid IS NOT NULL AS receiver_runs,
              w.status AS receiver_status,
              w.received_tli AS receiver_timeline,
              w.latest_end_lsn::pg_catalog.text AS upstream_end,
              extract(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) w.last_msg_receipt_time) AS since_message,
              pg_catalog.to_jsonb(w) OPERATOR(pg_catalog.->>) 'sender_host' AS sender_host,
              (pg_catalog.to_jsonb(w) OPERATOR(pg_catalog.->>) 'sender_port')::pg_catalog.int4 AS sender_port,
              extract(epoch FROM pg_catalog.current_setting('wal_receiver_timeout')::pg_catalog."interval") AS receiver_timeout,
              (pg_catalog.pg_control_checkpoint()).timeline_id AS control_timeline,
              (pg_catalog.pg_control_recovery()).min_recovery_end_timeline AS flushed_timeline,
              CASE WHEN pg_catalog.pg_has_role('pg_read_all_settings', 'USAGE')
                THEN pg_catalog.current_setting('primary_conninfo', true) OPERATOR(pg_catalog.<>) '' END AS upstream_configured,
              extract(epoch FROM pg_catalog.current_setting('recovery_min_apply_delay', true)::pg_catalog."interval") AS apply_delay
            FROM pg_catalog.pg_stat_get_wal_receiver() AS w""";

    private ProbeQuery() {}

    /** Empty when the node was promoted while it answered: ask again at once. */
    static Optional<Observation> ask(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(SQL)) {
            row.next();
            return row.getBoolean("in_recovery") ? standby(row) : Optional.of(primary(row));
        }
    }

    private static Observation primary(ResultSet row) throws SQLException {
        return new Observation.Primary(
                server(row),
                row.getInt("wal_timeline"),
                Lsn.parse(row.getString("flushed")),
                Lsn.parse(row.getString("inserted")));
    }

    private static Optional<Observation> standby(ResultSet row) throws SQLException {
        boolean paused = row.getBoolean("paused");
        if (row.wasNull() || row.getString("flushed") != null) {
            return Optional.empty();
        }
        return Optional.of(new Observation.Standby(
                server(row),
                timeline(row),
                lsn(row, "received"),
                lsn(row, "replayed"),
                receiver(row),
                new Observation.Replay(
                        seconds(row, "since_commit"),
                        paused,
                        seconds(row, "apply_delay").orElse(Duration.ZERO))));
    }

    /**
     * The receiver's is right, and NULL, read as 0, where there is none or this role may not see it. The control file's
     * lag behind: the checkpoint's by minutes, that of the last replayed page on disk by less.
     */
    private static int timeline(ResultSet row) throws SQLException {
        return Math.max(
                row.getInt("receiver_timeline"),
                Math.max(row.getInt("control_timeline"), row.getInt("flushed_timeline")));
    }

    private static Receiver receiver(ResultSet row) throws SQLException {
        if (!row.getBoolean("receiver_runs")) {
            boolean configured = row.getBoolean("upstream_configured");
            return new Receiver.Absent(configured || row.wasNull());
        }
        var status = row.getString("receiver_status");
        if (status == null) {
            return new Receiver.Hidden();
        }
        var host = row.getString("sender_host");
        return new Receiver.Connected(
                status,
                lsn(row, "upstream_end"),
                seconds(row, "since_message"),
                host == null ? Optional.empty() : Optional.of(Address.of(host, row.getInt("sender_port"))),
                seconds(row, "receiver_timeout").orElse(Duration.ZERO));
    }

    private static Server server(ResultSet row) throws SQLException {
        return new Server(row.getString("system_identifier"), row.getInt("version"), started(row), address(row));
    }

    static Instant started(ResultSet row) throws SQLException {
        return Instant.EPOCH.plusNanos(row.getLong("started") * 1000);
    }

    static Address address(ResultSet row) throws SQLException {
        return Address.of(row.getString("server_address"), row.getInt("server_port"));
    }

    static Optional<Lsn> lsn(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(Lsn::parse);
    }

    private static Optional<Duration> seconds(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getBigDecimal(column))
                .map(value -> Duration.ofNanos(value.movePointRight(9).longValue()));
    }
}
