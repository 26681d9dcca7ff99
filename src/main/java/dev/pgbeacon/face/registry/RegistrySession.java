package dev.pgbeacon.face.registry;

import dev.pgbeacon.status.Address;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.postgresql.Driver;

/** One connection to the registry: the lock is held over it, and all is written over it. Each write is one statement. */
final class RegistrySession implements AutoCloseable {
    private final Connection connection;
    private final RegistrySql sql;
    private OptionalLong lockedOid = OptionalLong.empty();

    /**
     * What the registry is for us.
     *
     * @param oid of the table, if it is there
     * @param companions whether node_status and node_event are there, and ours to use
     */
    record View(
            boolean inRecovery,
            OptionalLong oid,
            boolean readable,
            boolean writable,
            boolean companionsExist,
            boolean companions) {}

    private RegistrySession(Connection connection, TableName table) {
        this.connection = connection;
        this.sql = new RegistrySql(table);
    }

    /**
     * Blocks for as long as the hosts take.
     *
     * @param idle after so much silence of ours the server may end it
     */
    static RegistrySession open(RegistryAccess to, TableName table, Duration idle) throws SQLException {
        var session = new RegistrySession(new Driver().connect(to.url(), to.properties()), table);
        try {
            session.run(RegistrySql.settle(idle.toMillis()));
        } catch (SQLException refused) {
            session.close();
            throw refused;
        }
        return session;
    }

    View look() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql.look())) {
            row.next();
            long oid = row.getLong(2);
            return new View(
                    row.getBoolean(1),
                    oid == 0 ? OptionalLong.empty() : OptionalLong.of(oid),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getBoolean(5) && row.getBoolean(6));
        }
    }

    /** Whether the lock of this table is ours, from before or from now on. */
    boolean lock(long oid) throws SQLException {
        if (lockedOid.equals(OptionalLong.of(oid))) {
            return true;
        }
        unlock(); // of the table that had this name before
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(RegistrySql.lock(oid))) {
            row.next();
            if (row.getBoolean(1)) {
                lockedOid = OptionalLong.of(oid);
            }
        }
        return lockedOid.isPresent();
    }

    /** Others may write. */
    void unlock() throws SQLException {
        if (lockedOid.isPresent()) {
            run("SELECT pg_advisory_unlock_all()");
            lockedOid = OptionalLong.empty();
        }
    }

    /** Some more than {@link RegistrySql#MOST_ROWS} where there are more. */
    List<Row> read(boolean companions) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(sql.read(companions))) {
            var rows = new ArrayList<Row>();
            while (found.next()) {
                rows.add(new Row(
                        found.getString("node_name"),
                        number(found, "node_port"),
                        number(found, "health_status"),
                        companions ? stored(found) : Optional.empty()));
            }
            return rows;
        }
    }

    private static Optional<Row.Stored> stored(ResultSet found) throws SQLException {
        var health = number(found, "stored");
        return health.isEmpty()
                ? Optional.empty()
                : Optional.of(new Row.Stored(
                        health.getAsInt(),
                        found.getString("role"),
                        found.getString("state"),
                        number(found, "timeline"),
                        duration(found.getDouble("age"))));
    }

    static OptionalInt number(ResultSet found, String column) throws SQLException {
        int value = found.getInt(column);
        return found.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }

    static Duration duration(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    /** Returns those that were written: others have left the table, or are somebody else's just now. */
    Set<Address> writeHealth(String healths) throws SQLException {
        try (var statement = prepare(sql.writeHealth(), healths);
                var found = statement.executeQuery()) {
            var written = new HashSet<Address>();
            while (found.next()) {
                written.add(new Address(found.getString(1), found.getInt(2)));
            }
            return written;
        }
    }

    void writeStatus(String statuses) throws SQLException {
        try (var statement = prepare(sql.writeStatus(), statuses)) {
            statement.execute();
        }
    }

    void tell(String notifications) throws SQLException {
        try (var statement = prepare(RegistrySql.tell(), notifications)) {
            statement.execute();
        }
    }

    void forgetThoseThatLeft() throws SQLException {
        run(sql.forget());
    }

    void prune() throws SQLException {
        run(sql.prune());
    }

    PreparedStatement prepare(String text, Object... values) throws SQLException {
        var statement = connection.prepareStatement(text);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    void run(String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    /** Also under a statement that hangs. */
    @Override
    public void close() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException alreadyBroken) {
            // Closing is all we want of it.
        }
    }
}
