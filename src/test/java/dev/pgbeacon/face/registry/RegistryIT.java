package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** A table in a real server, and a checker of it. */
class RegistryIT {
    private static TestRegistry registry;
    private static EmbeddedServer server;

    @BeforeAll
    static void startServer() {
        registry = new TestRegistry();
        server = registry.server;
    }

    @AfterAll
    static void stopServer() {
        registry.close();
    }

    @BeforeEach
    void install() throws SQLException {
        registry.install();
    }

    @Test
    void nodesComeAndGoWithTheirRows() throws SQLException {
        registry.add("a");
        try (var checker = TestChecker.on(server)) {
            Await.until("a is listed", TestChecker.LIMIT, () -> checker.listed().equals(List.of("a:5432")));

            registry.add("b");
            Await.until("b too", TestChecker.LIMIT, () -> checker.listed().equals(List.of("a:5432", "b:5432")));

            server.execute("delete from octopus.nodes where node_name = 'a'");
            Await.until("b alone", TestChecker.LIMIT, () -> checker.listed().equals(List.of("b:5432")));
        }
    }

    @Test
    void whatACheckFindsIsInTheTableAndBesideIt() throws SQLException {
        registry.add("a");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            registry.awaitHealth("a", 1);
            registry.awaitQuery(
                    "primary/running 3 0/100 0 primary on timeline 3",
                    "select role || '/' || state || ' ' || timeline || ' ' || lsn || ' ' || lag_bytes || ' ' || reason"
                            + " from octopus.node_status");

            checker.findsDown("a:5432");
            registry.awaitHealth("a", 0);
            registry.awaitQuery(
                    "none/down connection refused",
                    "select role || '/' || state || ' ' || reason" + " from octopus.node_status");
            assertEquals(
                    "-1>1 unknown>primary/running, 1>0 primary/running>none/down",
                    server.query("select string_agg(from_health || '>' || to_health || ' ' || coalesce(from_state,"
                            + " 'unknown') || '>' || to_state, ', ' order by id) from octopus.node_event"));
        }
    }

    @Test
    void whatIsCheckedAgainIsNewerInTheStatusAndNoEvent() throws SQLException {
        registry.add("a");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            registry.awaitHealth("a", 1);
            registry.awaitQuery("1", "select count(*) from octopus.node_status");
            var before = server.query("select checked_at from octopus.node_status");

            Await.until("a newer check", TestChecker.LIMIT, () -> {
                checker.findsPrimary("a:5432");
                return !server.query("select checked_at from octopus.node_status")
                        .equals(before);
            });

            assertEquals("1", server.query("select count(*) from octopus.node_event"));
        }
    }

    @Test
    void aTransitionIsNotifiedAsJson() throws SQLException {
        registry.add("a");
        try (var checker = TestChecker.on(server);
                var connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute("listen octopus");
            checker.findsPrimary("a:5432");

            assertEquals(
                    "{\"table\":\"octopus.nodes\",\"node_name\":\"a\",\"node_port\":5432,\"from_health\":-1,\"to_health\":1,"
                            + "\"from_state\":null,\"to_state\":\"primary/running\",\"timeline\":3,\"lsn\":\"0/100\","
                            + "\"why\":\"primary on timeline 3\"}",
                    connection
                            .unwrap(PGConnection.class)
                            .getNotifications(60_000)[0]
                            .getParameter());
        }
    }

    @Test
    void aRowThatIsPutBackByHandIsMended() throws SQLException {
        registry.add("a");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            registry.awaitHealth("a", 1);

            server.execute("update octopus.nodes set health_status = -1");

            registry.awaitHealth("a", 1);
            assertEquals("1", server.query("select count(*) from octopus.node_event"));
        }
    }

    @Test
    void aRowThatSaysTheSameIsNotWrittenAgain() throws SQLException {
        registry.add("a");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            registry.awaitHealth("a", 1);
            var version = server.query("select xmin from octopus.nodes");

            checker.awaitRound();
            checker.awaitRound();

            assertEquals(version, server.query("select xmin from octopus.nodes"));
            assertEquals(1, checker.registry.writes());
        }
    }

    @Test
    void theStoredValueStaysUntilTheFirstVerdictOfANewChecker() throws SQLException {
        registry.add("a");
        server.execute("update octopus.nodes set health_status = 0");
        try (var checker = TestChecker.on(server)) {
            checker.awaitWriter();
            checker.awaitRound();
            assertEquals("0", server.query("select health_status from octopus.nodes"));

            checker.findsPrimary("a:5432");
            registry.awaitHealth("a", 1);
        }
    }

    @Test
    void aRowThatWasDeletedIsNotMadeAgain() throws SQLException {
        registry.add("a", "b");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            registry.awaitQuery("1", "select count(*) from octopus.node_status");

            server.execute("delete from octopus.nodes where node_name = 'a'");
            checker.findsPrimary("b:5432");

            registry.awaitHealth("b", 1);
            registry.awaitQuery("b", "select string_agg(node_name, ',') from octopus.node_status");
            assertEquals("b", server.query("select string_agg(node_name, ',') from octopus.nodes"));
        }
    }

    @Test
    void aRowThatSomebodyElseHasLockedHoldsUpNoOther() throws SQLException {
        registry.add("a", "b");
        try (var checker = TestChecker.on(server);
                var connection = server.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update octopus.nodes set health_status = health_status where node_name = 'a'");
            checker.findsPrimary("a:5432");
            checker.findsPrimary("b:5432");
            registry.awaitHealth("b", 1);

            connection.commit();

            registry.awaitHealth("a", 1);
        }
    }

    @Test
    void aTableOfThousandsIsWritten() throws SQLException {
        server.execute("insert into octopus.nodes select 'n' || i, 5432 from generate_series(1, 5000) as i");
        try (var checker = TestChecker.on(server)) {
            for (int i = 1; i <= 5000; i++) {
                checker.findsPrimary("n" + i + ":5432");
            }

            registry.awaitQuery("5000", "select count(*) from octopus.nodes where health_status = 1");
            registry.awaitQuery("5000", "select count(*) from octopus.node_event");
        }
    }

    @Test
    void badRowsLoseNothingElse() throws SQLException {
        server.execute("insert into octopus.nodes (node_name, node_port) values ('x', 0), ('x', 70000), (' ', 5432),"
                + " ('x/y?z', 5432), (repeat('x', 100000), 5432), ('a', 5432)");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            registry.awaitHealth("a", 1);
            assertEquals(List.of("a:5432"), checker.listed());
        }
    }
}
