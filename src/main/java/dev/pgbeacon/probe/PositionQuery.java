package dev.pgbeacon.probe;

import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.Position;
import dev.pgbeacon.status.WalPages;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Asks where a server's log stands, many times a second, and reads the answer. */
final class PositionQuery {
    private PositionQuery() {}

    /**
     * Empty before PostgreSQL 10, while nothing was replayed, and when the server was promoted while it answered.
     *
     * @param asked where the connection leads
     */
    static Optional<Position> ask(Connection connection, Address asked) throws SQLException {
        if (connection.getMetaData().getDatabaseMajorVersion() < 10) {
            return Optional.empty();
        }
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(ProbeText.POSITION)) {
            row.next();
            return row.getBoolean("in_recovery") ? replayed(row, asked) : inserted(row, asked);
        }
    }

    private static Optional<Position> replayed(ResultSet row, Address asked) throws SQLException {
        var end = ProbeQuery.lsn(row, "replayed");
        return end.isEmpty() || row.getString("inserted") != null
                ? Optional.empty()
                : Optional.of(
                        new Position.Replayed(ProbeQuery.server(row, asked), ProbeQuery.timeline(row), end.get()));
    }

    private static Optional<Position> inserted(ResultSet row, Address asked) throws SQLException {
        var pages = new WalPages(row.getInt("wal_segment"), row.getInt("wal_page"));
        return Optional.of(new Position.Inserted(
                ProbeQuery.server(row, asked),
                row.getInt("wal_timeline"),
                pages.replayedUpTo(Lsn.parse(row.getString("inserted")))));
    }
}
