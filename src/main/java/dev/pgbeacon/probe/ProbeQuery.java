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

/** Asks the one question, for a role that has {@code pg_monitor} (without it, less is seen), and reads the answer. */
final class ProbeQuery {
    private ProbeQuery() {}

    /**
     * Empty when the node was promoted while it answered: ask again at once.
     *
     * @param asked where the connection leads
     */
    static Optional<Observation> ask(Connection connection, Address asked) throws SQLException {
        boolean old = connection.getMetaData().getDatabaseMajorVersion() < 10;
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(old ? ProbeText.BEFORE_10 : ProbeText.CURRENT)) {
            row.next();
            return row.getBoolean("in_recovery") ? standby(row, asked) : Optional.of(primary(row, asked));
        }
    }

    private static Observation primary(ResultSet row, Address asked) throws SQLException {
        return new Observation.Primary(
                server(row, asked),
                row.getInt("wal_timeline"),
                Lsn.parse(row.getString("flushed")),
                Lsn.parse(row.getString("inserted")));
    }

    private static Optional<Observation> standby(ResultSet row, Address asked) throws SQLException {
        boolean paused = row.getBoolean("paused");
        if (row.wasNull() || row.getString("flushed") != null) {
            return Optional.empty();
        }
        return Optional.of(new Observation.Standby(
                server(row, asked),
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
    static int timeline(ResultSet row) throws SQLException {
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

    static Server server(ResultSet row, Address asked) throws SQLException {
        var own = row.getString("server_address");
        // None over a Unix socket, where a proxy or a tunnel ends in one: then it is found where we ask it.
        var address = own == null ? asked : Address.of(own, row.getInt("server_port"));
        var identifier = row.getString("system_identifier");
        return new Server(
                // Of a system of its own where none is told: no position may be compared with another node's.
                identifier == null ? "unknown, at " + address : identifier,
                row.getInt("version"),
                Instant.EPOCH.plusNanos(row.getLong("started") * 1000),
                address);
    }

    static Optional<Lsn> lsn(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(Lsn::parse);
    }

    private static Optional<Duration> seconds(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getBigDecimal(column))
                .map(value -> Duration.ofNanos(value.movePointRight(9).longValue()));
    }
}
