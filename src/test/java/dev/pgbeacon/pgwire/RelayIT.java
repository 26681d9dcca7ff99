package dev.pgbeacon.pgwire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver and a real server, with nothing but the codec between them. */
class RelayIT {
    private static final int HUGE = 50 << 20;

    private static EmbeddedCluster cluster;
    private TestRelay relay;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start(0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        relay = new TestRelay(cluster.primary().port());
    }

    @AfterEach
    void nothingWasChanged() {
        relay.close();
        assertFalse(relay.changedSomething.get());
    }

    private Connection connect(String options) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + relay.port() + "/postgres?user=postgres&" + options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended"})
    void statementsAndTheirAnswersGoThroughInEitherProtocol(String mode) throws SQLException {
        try (var connection = connect("preferQueryMode=" + mode)) {
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
        }
        assertTrue(relay.count("DATA_ROW") >= 10_000, "rows: " + relay.count("DATA_ROW"));
        assertTrue(relay.count("ERROR_RESPONSE") == 1);
        assertEquals(mode.equals("extended"), relay.count("rewritten") > 0);
    }

    @Test
    void theStatusOfATransactionIsSeen() throws SQLException {
        try (var connection = connect("");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select 1");
            assertThrows(SQLException.class, () -> statement.execute("selct"));
            connection.rollback();
        }
        assertTrue(relay.count("status IN_TRANSACTION") >= 1);
        assertTrue(relay.count("status FAILED") >= 1);
        assertTrue(relay.count("status IDLE") >= 2);
    }

    @Test
    void copiesGoInAndOut() throws Exception {
        var lines = "some line\n".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
        var out = new ByteArrayOutputStream();
        try (var connection = connect("");
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
        assertTrue(relay.count("COPY_IN_RESPONSE") == 1 && relay.count("COPY_OUT_RESPONSE") == 1, relay.seen::toString);
        assertTrue(relay.count("COPY_DATA") > 200_000, relay.seen::toString);
    }

    /** By reflection: the annotations of the driver's package for COPY are not on our class path, and the compiler warns. */
    private static Object copy(Connection connection, String method, String sql, Class<?> streamType, Object stream)
            throws ReflectiveOperationException {
        var copies = connection.getClass().getMethod("getCopyAPI").invoke(connection);
        return copies.getClass().getMethod(method, String.class, streamType).invoke(copies, sql, stream);
    }

    @Test
    void aHugeRowAndAHugeParameterTakeLittleMemory() throws SQLException {
        try (var connection = connect("");
                var statement = connection.prepareStatement("select repeat('x', " + HUGE + "), length(?)")) {
            statement.setString(1, "y".repeat(HUGE));
            try (var rows = statement.executeQuery()) {
                assertTrue(rows.next());
                assertEquals(HUGE, rows.getString(1).length());
                assertEquals(HUGE, rows.getInt(2));
            }
        }
        assertTrue(relay.bytes.get() > 2L * HUGE);
        long most = relay.mostBuffered.get();
        assertTrue(most < 2 << 20, "waiting in the relay: " + most);
        long memory = relay.mostMemory.get();
        assertTrue(memory < 20 << 20, "memory of the relay: " + memory);
    }
}
