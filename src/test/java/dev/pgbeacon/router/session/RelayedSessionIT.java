package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes between a client and its server. */
class RelayedSessionIT {
    private static final int HUGE = 20 << 20;
    private static final Duration LONG = Duration.ofSeconds(60);

    private static EmbeddedCluster cluster;

    @TempDir
    private Path directory;

    private TestHouse house;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start(0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() throws Exception {
        house = new TestHouse(directory, "host all all all trust\n", "", cluster.primary());
    }

    @AfterEach
    void close() {
        house.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "extendedForPrepared", "extendedCacheEverything"})
    void statementsAndTheirAnswersPassInEitherProtocol(String mode) throws SQLException {
        try (var connection = house.connect("postgres", "", "preferQueryMode=" + mode)) {
            for (int i = 0; i < 10; i++) {
                try (var statement =
                        connection.prepareStatement("select g, repeat('ü', g) from generate_series(1, ?) g")) {
                    statement.setInt(1, 1000);
                    try (var rows = statement.executeQuery()) {
                        int count = 0;
                        while (rows.next()) {
                            assertEquals(rows.getInt(1), rows.getString(2).length());
                            count++;
                        }
                        assertEquals(1000, count);
                    }
                }
            }
            var refused = assertThrows(
                    SQLException.class, () -> connection.createStatement().execute("selct"));
            assertEquals("42601", refused.getSQLState());
            connection.createStatement().execute("select 1");
        }
    }

    @Test
    void transactionsCursorsAndBatchesPass() throws SQLException {
        try (var connection = house.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create temp table t (i int primary key) on commit preserve rows");
            try (var insert = connection.prepareStatement("insert into t values (?)")) {
                for (int i = 0; i < 5000; i++) {
                    insert.setInt(1, i);
                    insert.addBatch();
                }
                assertEquals(5000, insert.executeBatch().length);
            }
            connection.commit();
            statement.setFetchSize(7);
            try (var rows = statement.executeQuery("select i from t order by i")) {
                for (int i = 0; i < 5000; i++) {
                    assertTrue(rows.next());
                    assertEquals(i, rows.getInt(1));
                }
            }
            assertThrows(SQLException.class, () -> statement.execute("insert into t values (1)"));
            assertEquals(
                    "25P02",
                    assertThrows(SQLException.class, () -> statement.execute("select 1"))
                            .getSQLState());
            connection.rollback();
            statement.execute("select 1");
        }
    }

    @Test
    void copiesGoInAndOut() throws Exception {
        var lines = "some line\n".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
        var out = new ByteArrayOutputStream();
        try (var connection = house.connect();
                var statement = connection.createStatement()) {
            statement.execute("create temp table t (line text)");
            assertEquals(
                    200_000L,
                    copy(
                            connection,
                            "copyIn",
                            "copy t from stdin",
                            InputStream.class,
                            new ByteArrayInputStream(lines)));
            assertEquals(200_000L, copy(connection, "copyOut", "copy t to stdout", OutputStream.class, out));
        }
        assertArrayEquals(lines, out.toByteArray());
    }

    @Test
    void afterACopyThatFailsTheSessionGoesOn() throws Exception {
        var lines = ("1\n".repeat(100_000) + "no number\n" + "1\n".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);
        try (var connection = house.connect();
                var statement = connection.createStatement()) {
            statement.execute("create temp table t (i int)");
            assertThrows(
                    Exception.class,
                    () -> copy(
                            connection,
                            "copyIn",
                            "copy t from stdin",
                            InputStream.class,
                            new ByteArrayInputStream(lines)));
            statement.execute("select 1");
        }
    }

    /** By reflection: the annotations of the driver's package for COPY are not on our class path, and the compiler warns. */
    private static Object copy(Connection connection, String method, String sql, Class<?> streamType, Object stream)
            throws ReflectiveOperationException {
        var copies = connection.getClass().getMethod("getCopyAPI").invoke(connection);
        return copies.getClass().getMethod(method, String.class, streamType).invoke(copies, sql, stream);
    }

    @Test
    void psqlsCopiesAndPipelinesPass() throws Exception {
        var psql = Psql.run(house.port(), "user=postgres", "", """
                create temp table t (i int);
                \\copy t from stdin
                1
                2
                \\.
                select sum(i) from t;
                \\copy t to stdout
                select 1 \\; select 2;
                """);
        assertEquals("3\n1\n2\n1\n2\n", psql.said());
    }

    @Test
    void aHugeRowAndAHugeParameterPass() throws SQLException {
        try (var connection = house.connect();
                var statement = connection.prepareStatement("select repeat('x', " + HUGE + "), length(?)")) {
            statement.setString(1, "y".repeat(HUGE));
            try (var rows = statement.executeQuery()) {
                assertTrue(rows.next());
                assertEquals(HUGE, rows.getString(1).length());
                assertEquals(HUGE, rows.getInt(2));
            }
        }
    }

    @Test
    void whatRunsCanBeCancelledAndTheSessionGoesOn() throws Exception {
        try (var connection = house.connect();
                var statement = connection.createStatement()) {
            var asleep = CompletableFuture.supplyAsync(
                    () -> assertThrows(SQLException.class, () -> statement.execute("select pg_sleep(600)")));
            Await.until("it sleeps", LONG, () -> cluster.primary()
                    .query("select count(*) from pg_stat_activity where query = 'select pg_sleep(600)'")
                    .equals("1"));

            statement.cancel();

            assertEquals("57014", asleep.join().getSQLState());
            for (int i = 0; i < 20; i++) {
                statement.execute("select " + i);
            }
        }
    }

    @Test
    void aClientThatLeavesTakesItsConnectionWithIt() throws Exception {
        house.connect().close();
        Await.until(
                "all have left",
                LONG,
                () -> house.router().clients() == 0 && house.router().backendConnections() == 0);
    }

    @Test
    void aServerThatEndsItsSessionUnderAStatementLeavesItsOutcomeUnknownAndTheClientGoesOn() throws SQLException {
        try (var connection = house.connect();
                var statement = connection.createStatement()) {
            var ended = assertThrows(
                    SQLException.class, () -> statement.execute("select pg_terminate_backend(pg_backend_pid())"));
            assertEquals("08006", ended.getSQLState());
            assertTrue(ended.getMessage().contains("administrator command"), ended.getMessage());
            statement.execute("select 1");
        }
    }

    @Test
    void aServerThatIsNoLongerThePrimaryGetsNoMoreStatements() throws SQLException {
        try (var connection = house.connect();
                var statement = connection.createStatement()) {
            statement.execute("listen something");
            house.primaryMayWrite.set(false);
            var refused = assertThrows(SQLException.class, () -> statement.execute("select 1"));
            assertEquals("57P01", refused.getSQLState());
        }
    }

    @Test
    void aStatementWaitsUntilThereIsAPrimaryAgain() throws SQLException {
        try (var connection = house.connect();
                var statement = connection.createStatement()) {
            house.primaryMayWrite.set(false);
            var waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return statement.execute("create temporary table t (i int)");
                } catch (SQLException refused) {
                    throw new IllegalStateException(refused);
                }
            });
            house.primaryMayWrite.set(true);
            assertFalse(waiting.join(), "no rows");
        }
    }

    @Test
    void aDrainEndsIdleSessionsAtOnceAndOthersBehindTheirTransaction() throws SQLException {
        try (var idle = house.connect();
                var busy = house.connect();
                var statement = busy.createStatement()) {
            busy.setAutoCommit(false);
            statement.execute("select 1");

            var drained = house.router().drain(LONG).toCompletableFuture();

            var ended = assertThrows(SQLException.class, () -> {
                while (true) {
                    idle.createStatement().execute("select 1");
                }
            });
            assertEquals("57P01", ended.getSQLState());
            statement.execute("select 2");
            busy.commit();
            drained.join();
        }
    }
}
