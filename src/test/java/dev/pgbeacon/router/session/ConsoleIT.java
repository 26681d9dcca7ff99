package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.EmbeddedServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console, with psql and the JDBC driver, of a router as it runs. */
class ConsoleIT {
    @TempDir
    private static Path directory;

    private static RoutedCluster routed;

    @BeforeAll
    static void start() throws Exception {
        routed = new RoutedCluster(directory, "console_users ops");
    }

    @AfterAll
    static void stop() {
        routed.close();
    }

    private static Connection connect(String database, String user, String options) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + routed.port() + "/" + database
                + "?sslmode=disable&socketTimeout=60&user=" + user + options);
    }

    private static Connection console(String options) throws SQLException {
        return connect("pgbeacon", "ops", options);
    }

    private static List<List<String>> ask(Connection connection, String query) throws SQLException {
        var rows = new ArrayList<List<String>>();
        try (var statement = connection.prepareStatement(query);
                var result = statement.executeQuery()) {
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String name(EmbeddedServer server) {
        return "127.0.0.1:" + server.port();
    }

    private static void order(Connection console, String order) throws SQLException {
        try (var statement = console.createStatement()) {
            statement.execute(order);
        }
    }

    @Test
    void onlyThoseWhomTheFileNamesMayUseIt() {
        var refused = assertThrows(SQLException.class, () -> connect("pgbeacon", "postgres", ""));

        assertEquals("42501", refused.getSQLState());
        assertTrue(refused.getMessage().contains("console_users"), refused.getMessage());
    }

    @Test
    void psqlAsksSeveralThingsAndIsToldWhatItMayAsk() throws Exception {
        var psql = Psql.run(
                routed.port(),
                "dbname=pgbeacon user=ops",
                "",
                "set application_name = 'x';\nbegin;\nshow nodes;\ncommit;\nSHOW STATS\\;show help;\nselect 1;\n");

        assertTrue(psql.said().contains("127.0.0.1|" + routed.primary().port() + "|primary|running|yes|"), psql.said());
        assertTrue(
                psql.said().contains("127.0.0.1|" + routed.standby().port() + "|standby|streaming|yes|"), psql.said());
        assertTrue(psql.said().contains("127.0.0.1|" + routed.delayed().port() + "|standby|"), psql.said());
        assertTrue(psql.said().contains("\nclients|"), psql.said());
        assertTrue(psql.said().contains("\nDRAIN host:port|"), psql.said());
        assertTrue(psql.said().contains("ERROR:  'select 1' (expected: SHOW NODES"), psql.said());
    }

    @Test
    void aDriverReadsTheSameRowsInEachOfItsModes() throws Exception {
        for (var options : List.of(
                "",
                "&preferQueryMode=simple",
                "&preferQueryMode=extendedForPrepared&prepareThreshold=-1",
                "&autosave=always")) {
            try (var console = console(options)) {
                for (int i = 0; i < 7; i++) { // from the fifth on the driver keeps a prepared statement
                    assertEquals(3, ask(console, "show nodes").size(), options);
                }
                assertTrue(console.isValid(60));
                console.setAutoCommit(false);
                assertTrue(ask(console, "show config").contains(List.of("console_users", "ops")), options);
                console.commit();
            }
        }
    }

    @Test
    void rowsComeByAndByIfTheyAreAskedForSo() throws Exception {
        try (var console = console("")) {
            console.setAutoCommit(false);
            try (var statement = console.createStatement()) {
                statement.setFetchSize(2);
                int rows = 0;
                try (var result = statement.executeQuery("show help")) {
                    while (result.next()) {
                        rows++;
                    }
                }
                assertEquals(7, rows);
            }
        }
    }

    @Test
    void whatIsRefusedHasItsCodeAndTheConsoleGoesOn() throws Exception {
        try (var console = console("")) {
            for (var refused : List.of("42601 select 1", "42704 drain nowhere:1", "42704 resume nowhere:1")) {
                var error = assertThrows(SQLException.class, () -> order(console, refused.substring(6)));
                assertEquals(refused.substring(0, 5), error.getSQLState(), error.getMessage());
            }
            assertEquals(3, ask(console, "show nodes").size());
        }
    }

    @Test
    void aSessionIsShownWithItsServersAndWithWhatPinsIt() throws Exception {
        try (var console = console("");
                var session = connect("template1", "postgres", "")) {
            order(session, "listen x");

            var line = line(console, "template1");
            assertEquals(List.of("postgres", "template1", name(routed.primary())), line.subList(1, 4));
            assertEquals(List.of("idle", "LISTEN"), line.subList(5, 7));
            assertEquals(1, stat(console, "pinned_sessions"));

            order(session, "discard all");
            assertEquals(0, stat(console, "pinned_sessions"));
            session.setAutoCommit(false);
            order(session, "lock table pg_class in access share mode");
            line = line(console, "template1");
            assertEquals("idle in transaction", line.get(5));
            assertEquals(null, line.get(6));
        }
    }

    private static List<String> line(Connection console, String database) throws SQLException {
        return ask(console, "show sessions").stream()
                .filter(line -> line.get(2).equals(database))
                .findFirst()
                .orElseThrow();
    }

    private static long stat(Connection console, String name) throws SQLException {
        return ask(console, "show stats").stream()
                .filter(line -> line.get(0).equals(name))
                .mapToLong(line -> Long.parseLong(line.get(1)))
                .sum();
    }

    @Test
    void whatIsDrainedGetsNoReadsUntilItIsTakenBackAlsoOfSessionsThatAreThere() throws Exception {
        try (var console = console("");
                var session = connect("postgres", "postgres", "&preferQueryMode=simple")) {
            ask(session, "select 'before drain'");
            assertEquals(Set.of(routed.standby()), routed.whoSaw("before drain"));

            order(console, "drain " + name(routed.standby()));
            ask(session, "select 'while drained'");
            assertEquals(Set.of(routed.primary()), routed.whoSaw("while drained"));
            var node = node(console, routed.standby());
            assertEquals(List.of("no", "drained, until RESUME in the router's console"), node.subList(4, 6));
            assertEquals("yes", node.get(10));

            order(console, "resume " + name(routed.standby()));
            ask(session, "select 'taken back'");
            assertEquals(Set.of(routed.standby()), routed.whoSaw("taken back"));
            assertEquals("no", node(console, routed.standby()).get(10));
        }
    }

    private static List<String> node(Connection console, EmbeddedServer server) throws SQLException {
        return ask(console, "show nodes").stream()
                .filter(line -> line.get(1).equals(Integer.toString(server.port())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thatAnOrderIsKeptInMemoryIsSaidWithIt() throws Exception {
        try (var console = console("");
                var statement = console.createStatement()) {
            statement.execute("drain " + name(routed.delayed()));
            assertTrue(statement.getWarnings().getMessage().contains("in memory"));
            statement.execute("resume " + name(routed.delayed()));
        }
    }

    @Test
    void thePrimaryIsNotDrainedAsNobodyElseMayTakeTheWrites() throws Exception {
        try (var console = console("")) {
            var refused = assertThrows(SQLException.class, () -> order(console, "drain " + name(routed.primary())));

            assertEquals("55000", refused.getSQLState());
            assertTrue(refused.getMessage().contains("no other server may take the writes"), refused.getMessage());
            assertFalse(node(console, routed.primary()).get(10).equals("yes"));
        }
    }
}
