package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values, texts and rows that are larger than any buffer. */
class LargeValuesIT {
    private static final int LARGE = 100 << 20;

    /** PostgreSQL's limits of a table and of a target list. */
    private static final int TABLE_COLUMNS = 1600;

    private static final int TARGETS = 1664;

    private static EmbeddedCluster cluster;

    @TempDir
    private Path directory;

    private TestHouse house;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(0, 0);
        cluster.primary()
                .execute(
                        "create table large (id int primary key, content bytea)",
                        "alter table large alter content set storage external");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() throws Exception {
        house = new TestHouse(directory, "host all all all trust\n", "", cluster.primary(), cluster.standby(0));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static String hash(InputStream of) throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        var piece = new byte[1 << 16];
        for (int count = of.read(piece); count >= 0; count = of.read(piece)) {
            digest.update(piece, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void aHundredMegabytesGoInAndComeBack() throws Exception {
        var hash = hash(new RandomStream(1, LARGE));
        try (var connection = house.connect("postgres", "", "prepareThreshold=-1")) {
            try (var insert = connection.prepareStatement(
                    "insert into large values (1, ?) returning encode(sha256(content), 'hex')")) {
                insert.setBinaryStream(1, new RandomStream(1, LARGE), LARGE);
                try (var row = insert.executeQuery()) {
                    assertTrue(row.next());
                    assertEquals(hash, row.getString(1));
                }
            }
            try (var read = connection.prepareStatement("select content from large where id = ?")) {
                read.setInt(1, 1);
                try (var row = read.executeQuery()) {
                    assertTrue(row.next());
                    assertEquals(hash, hash(row.getBinaryStream(1)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended"})
    void aTextOfManyMegabytesIsExecuted(String mode) throws SQLException {
        int length = 30 << 20;
        try (var connection = house.connect("postgres", "", "preferQueryMode=" + mode)) {
            assertEquals("" + length, ask(connection, "select length('" + "x".repeat(length) + "')"));
            assertEquals("1", ask(connection, "select 1"));
        }
    }

    private static String ask(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            assertTrue(row.next());
            return row.getString(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"preferQueryMode=simple", "prepareThreshold=0", "prepareThreshold=-1"})
    void rowsOfAllTheColumnsThatATableMayHavePass(String options) throws SQLException {
        var columns = IntStream.range(0, TABLE_COLUMNS)
                .mapToObj(i -> "c" + i + " int")
                .collect(Collectors.joining(","));
        cluster.primary().execute("drop table if exists wide", "create table wide (" + columns + ")");
        try (var connection = house.connect("postgres", "", options)) {
            var holes = "?,".repeat(TABLE_COLUMNS);
            try (var insert = connection.prepareStatement(
                    "insert into wide values (" + holes.substring(0, holes.length() - 1) + ")")) {
                for (int row = 0; row < 20; row++) {
                    for (int i = 0; i < TABLE_COLUMNS; i++) {
                        insert.setObject(
                                i + 1, (row + i) % 3 == 0 ? null : (Integer) (row * i), java.sql.Types.INTEGER);
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            try (var statement = connection.prepareStatement("select * from wide order by c1599, c1598, c1597");
                    var rows = statement.executeQuery()) {
                int count = 0;
                while (rows.next()) {
                    count++;
                    int nulls = 0;
                    for (int i = 0; i < TABLE_COLUMNS; i++) {
                        nulls += rows.getObject(i + 1) == null ? 1 : 0;
                    }
                    assertTrue(nulls == 533 || nulls == 534, "nulls: " + nulls);
                }
                assertEquals(20, count);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"preferQueryMode=simple", "prepareThreshold=0", "prepareThreshold=-1"})
    void rowsOfAllTheColumnsThatAQueryMayHaveMixTinyAndHugeOnes(String options) throws SQLException {
        var targets = new StringJoiner(",", "select ", " from generate_series(1, 5) g");
        for (int i = 0; i < TARGETS; i++) {
            targets.add(
                    switch (i % 7) {
                        case 0 -> "null";
                        case 1 -> "''";
                        case 2 -> "g";
                        case 3 -> "repeat('ü', g * " + i + ")";
                        default -> "'" + "y".repeat(i % 50) + "'";
                    });
        }
        try (var connection = house.connect("postgres", "", options);
                var statement = connection.prepareStatement(targets.toString());
                var rows = statement.executeQuery()) {
            for (int g = 1; g <= 5; g++) {
                assertTrue(rows.next());
                for (int i = 0; i < TARGETS; i++) {
                    var value = rows.getString(i + 1);
                    assertEquals(
                            switch (i % 7) {
                                case 0 -> null;
                                case 1 -> "";
                                case 2 -> "" + g;
                                case 3 -> "ü".repeat(g * i);
                                default -> "y".repeat(i % 50);
                            },
                            value);
                }
            }
        }
    }
}
