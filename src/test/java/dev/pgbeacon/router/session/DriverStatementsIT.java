package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that the server keeps, batches, and what the driver finds out by itself. */
class DriverStatementsIT extends DriverHouse {
    /** A threshold of 1 names it at its first execution, and takes binary from the second on; -1 binary at once. */
    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "1", "3"})
    void aStatementThatIsKeptGivesTheSameAtEachExecution(String threshold) throws SQLException {
        try (var connection = house.connect("postgres", "", "prepareThreshold=" + threshold);
                var statement = connection.prepareStatement(
                        "select ?::int8, ?::float8, ?::bytea, ?::uuid, ?::numeric, ?::text")) {
            var uuid = UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
            for (int i = 0; i < 8; i++) {
                statement.setLong(1, Long.MAX_VALUE - i);
                statement.setDouble(2, i / 3.0);
                statement.setBytes(3, new byte[] {0, (byte) i, -1});
                statement.setObject(4, uuid);
                statement.setBigDecimal(5, new BigDecimal("1.50"));
                statement.setString(6, i == 5 ? null : "ü" + i);
                try (var row = statement.executeQuery()) {
                    assertTrue(row.next());
                    assertEquals(Long.MAX_VALUE - i, row.getLong(1));
                    assertEquals(i / 3.0, row.getDouble(2));
                    assertArrayEquals(new byte[] {0, (byte) i, -1}, row.getBytes(3));
                    assertEquals(uuid, row.getObject(4));
                    assertEquals(new BigDecimal("1.50"), row.getBigDecimal(5));
                    assertEquals(i == 5 ? null : "ü" + i, row.getString(6));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deallocate all", "discard all", "discard plans", "set search_path = pg_catalog, public"})
    void whatIsKeptIsPreparedAgainWhenTheServerForgot(String forget) throws SQLException {
        try (var connection = house.connect("postgres", "", "prepareThreshold=1");
                var read = connection.prepareStatement("select count(*) from t where id > ?");
                var write = connection.prepareStatement("insert into t (word) values (?)")) {
            for (int i = 0; i < 6; i++) {
                write.setString(1, "word " + i);
                write.execute();
                read.setInt(1, 0);
                try (var row = read.executeQuery()) {
                    assertTrue(row.next());
                    assertEquals(i + 1, row.getInt(1));
                }
                if (i % 2 == 1) {
                    run(connection, forget);
                }
            }
        }
    }

    @Test
    void moreStatementsAreKeptAndClosedThanTheDriverRemembers() throws SQLException {
        try (var connection = house.connect("postgres", "", "prepareThreshold=1&preparedStatementCacheQueries=8")) {
            for (int i = 0; i < 200; i++) {
                int number = i % 25;
                try (var statement = connection.prepareStatement("select " + number + " + ?")) {
                    statement.setInt(1, i);
                    try (var row = statement.executeQuery()) {
                        assertTrue(row.next());
                        assertEquals(number + i, row.getInt(1));
                    }
                }
            }
        }
    }

    @Test
    void aTableThatChangesUnderAKeptStatementFailsItOnceAsAtTheServer() throws SQLException {
        try (var connection = house.connect("postgres", "", "prepareThreshold=1");
                var statement = connection.prepareStatement("select * from t")) {
            run(connection, "insert into t values (1, 'one')");
            statement.executeQuery().close();
            run(connection, "alter table t add column more int");
            connection.setAutoCommit(false);
            refuses("0A000", statement::executeQuery); // "cached plan must not change result type"
            connection.rollback();
            try (var row = statement.executeQuery()) {
                assertEquals(3, row.getMetaData().getColumnCount());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "reWriteBatchedInserts=true", "prepareThreshold=1", "preferQueryMode=simple"})
    void aBatchIsDoneWholeOrFailsWhereItFails(String options) throws SQLException {
        try (var connection = house.connect("postgres", "", options);
                var insert = connection.prepareStatement("insert into t (word) values (?)")) {
            for (int i = 0; i < 3000; i++) {
                insert.setString(1, "word " + i);
                insert.addBatch();
            }
            assertEquals(3000, insert.executeBatch().length);
            assertEquals("3000", ask(connection, "select count(*) from t"));

            connection.setAutoCommit(false);
            for (int i = 2990; i < 3010; i++) {
                insert.setString(1, "word " + (i == 2990 ? "new" : i));
                insert.addBatch();
            }
            refuses("23505", insert::executeBatch);
            connection.rollback();
            assertEquals("3000", ask(connection, "select count(*) from t"));
            connection.commit();
        }
    }

    @Test
    void aBatchOfReadsAndWritesOutsideOfATransactionKeepsItsOrder() throws SQLException {
        try (var connection = house.connect();
                var statement = connection.createStatement()) {
            statement.addBatch("insert into t values (1, 'one')");
            statement.addBatch("update t set word = 'eins'");
            statement.addBatch("insert into t values (1, 'again')");
            statement.addBatch("insert into t values (2, 'two')");
            var failed = assertThrows(BatchUpdateException.class, statement::executeBatch);
            assertEquals("23505", failed.getSQLState());
            // One Sync behind all of them: one transaction.
            assertEquals("0", ask(connection, "select count(*) from t"));
        }
    }

    @Test
    void generatedKeysComeBackOfOneAndOfABatch() throws SQLException {
        try (var connection = house.connect();
                var insert = connection.prepareStatement(
                        "insert into t (word) values (?)", Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, "alone");
            insert.executeUpdate();
            var keys = new ArrayList<>(keys(insert));
            for (int i = 0; i < 300; i++) {
                insert.setString(1, "word " + i);
                insert.addBatch();
            }
            insert.executeBatch();
            keys.addAll(keys(insert));
            assertEquals(301, keys.size());
            assertEquals(
                    "301",
                    ask(
                            connection,
                            "select count(*) from t where id between " + keys.get(0) + " and " + keys.get(300)));
        }
    }

    private static List<Integer> keys(Statement statement) throws SQLException {
        var keys = new ArrayList<Integer>();
        try (var rows = statement.getGeneratedKeys()) {
            while (rows.next()) {
                keys.add(rows.getInt("id"));
            }
        }
        return keys;
    }

    @Test
    void theDriverFindsOutAboutTheDatabase() throws SQLException {
        try (var connection = house.connect();
                var tables = connection.getMetaData().getColumns(null, "public", "t", null)) {
            assertTrue(tables.next());
            assertEquals("id", tables.getString("COLUMN_NAME"));
            assertTrue(connection.isValid(30));
            assertEquals("public", connection.getSchema());
            assertEquals(17, connection.getMetaData().getDatabaseMajorVersion());
        }
    }
}
