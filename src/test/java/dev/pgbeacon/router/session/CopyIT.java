package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COPY in both directions, to its end and not, in a session that goes on. */
class CopyIT {
    private static final int ROWS = 100_000;
    private static final byte[] LINES = lines().getBytes(StandardCharsets.US_ASCII);

    private static EmbeddedCluster cluster;

    @TempDir
    private Path directory;

    private TestHouse house;
    private Connection connection;
    private BeyondJdbc copies;

    private static String lines() {
        var lines = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            lines.append(i).append('\t').append("x".repeat(i % 70)).append('\n');
        }
        return lines.toString();
    }

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start(0, 0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() throws Exception {
        cluster.primary().execute("drop table if exists t", "create table t (i int, word text)");
        house = new TestHouse(directory, "host all all all trust\n", "", cluster.primary(), cluster.standby(0));
        connection = house.connect();
        copies = new BeyondJdbc(connection);
    }

    @AfterEach
    void goesOn() throws SQLException {
        assertEquals(cluster.primary().query("select count(*) from t"), ask("select count(*) from t"));
        connection.close();
        house.close();
    }

    private String ask(String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static InputStream stream() {
        return new ByteArrayInputStream(LINES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(format text)", "(format csv, header)", "(format binary)"})
    void whatWentInComesOut(String format) throws Exception {
        assertEquals(ROWS, copies.copyIn("copy t from stdin", stream()));
        var out = new ByteArrayOutputStream();
        assertEquals(ROWS, copies.copyOut("copy t to stdout " + format, out));
        assertEquals(ROWS, copies.copyIn("copy t from stdin " + format, new ByteArrayInputStream(out.toByteArray())));
        assertEquals(
                ROWS + "", ask("select count(*) from (select i, word from t group by 1, 2 having count(*) = 2) q"));
        var again = new ByteArrayOutputStream();
        copies.copyOut("copy (select distinct i, word from t order by i) to stdout", again);
        assertArrayEquals(LINES, again.toByteArray());
    }

    @Test
    void aCopyWithinATransactionEndsWithIt() throws Exception {
        connection.setAutoCommit(false);
        assertEquals(ROWS, copies.copyIn("copy t from stdin", stream()));
        var out = new ByteArrayOutputStream();
        assertEquals(ROWS, copies.copyOut("copy t to stdout", out));
        connection.rollback();
        assertEquals("0", ask("select count(*) from t"));
        connection.setAutoCommit(true);
    }

    @Test
    void aClientMayGiveUpACopy() throws Exception {
        copies.giveUpCopyIn("copy t from stdin", 0, LINES);
        copies.giveUpCopyIn("copy t from stdin", 3, LINES);
        assertEquals("0", ask("select count(*) from t"));
        assertEquals(ROWS, copies.copyIn("copy t from stdin", stream()));
    }

    @Test
    void aStreamThatBreaksFailsItsCopyOnly() throws Exception {
        var breaks = new FilterInputStream(new ByteArrayInputStream(LINES, 0, 100_000)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                if (count < 0) {
                    throw new IOException("it broke");
                }
                return count;
            }
        };
        assertThrows(Exception.class, () -> copies.copyIn("copy t from stdin", breaks));
        assertEquals("0", ask("select count(*) from t"));
    }

    @Test
    void aCopyThatFailsInTheMiddleTellsWhereAndStoresNothing() throws Exception {
        var rotten = (lines() + "no number\tx\n" + lines()).getBytes(StandardCharsets.US_ASCII);
        var failed = assertThrows(
                Exception.class, () -> copies.copyIn("copy t from stdin", new ByteArrayInputStream(rotten)));
        assertEquals("22P02", ((SQLException) rootOf(failed)).getSQLState());
        assertEquals("0", ask("select count(*) from t"));
    }

    @Test
    void aCopyThatFailsBehindRowsTellsWhy() throws Exception {
        copies.copyIn("copy t from stdin", stream());
        var behindRows = assertThrows(
                Exception.class,
                () -> copies.copyOut("copy (select 1 / (i - 90000) from t) to stdout", new ByteArrayOutputStream()));
        assertEquals("22012", ((SQLException) rootOf(behindRows)).getSQLState());
    }

    private static Throwable rootOf(Throwable thrown) {
        var root = thrown;
        while (!(root instanceof SQLException) && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
