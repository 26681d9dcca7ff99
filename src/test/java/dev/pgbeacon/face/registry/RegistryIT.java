package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** A table in a real server, and checkers of it. */
class RegistryIT {
    private static EmbeddedCluster cluster;
    private static EmbeddedServer server;

    @BeforeAll
    static void startServer() {
        cluster = EmbeddedCluster.start(0);
        server = cluster.primary();
    }

    @AfterAll
    static void stopServer() {
        cluster.close();
    }

    @BeforeEach
    void install() throws SQLException {
        server.execute("set client_min_messages = error", "drop schema if exists octopus cascade");
        assertInstanceOf(
                NodesTable.Outcome.Done.class,
                new NodesTable(TestChecker.config("postgres", server)).install(Optional.empty()));
    }

    private static void add(String... hosts) throws SQLException {
        for (var host : hosts) {
            server.execute("insert into octopus.nodes (node_name, node_port) values ('" + host + "', 5432)");
        }
    }

    private static void awaitQuery(String expected, String query) {
        Await.until(query + " says " + expected, TestChecker.LIMIT, () -> server.query(query)
                .equals(expected));
    }

    private static void awaitHealth(String host, int health) {
        awaitQuery(
                Integer.toString(health), "select health_status from octopus.nodes where node_name = '" + host + "'");
    }

    @Test
    void nodesComeAndGoWithTheirRows() throws SQLException {
        add("a");
        try (var checker = TestChecker.on(server)) {
            Await.until("a is listed", TestChecker.LIMIT, () -> checker.listed().equals(List.of("a:5432")));

            add("b");
            Await.until("b too", TestChecker.LIMIT, () -> checker.listed().equals(List.of("a:5432", "b:5432")));

            server.execute("delete from octopus.nodes where node_name = 'a'");
            Await.until("b alone", TestChecker.LIMIT, () -> checker.listed().equals(List.of("b:5432")));
        }
    }

    @Test
    void whatAChecksFindsIsInTheTableAndBesideIt() throws SQLException {
        add("a");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            awaitHealth("a", 1);
            awaitQuery(
                    "primary/running 3 0/100 0 primary on timeline 3",
                    "select role || '/' || state || ' ' || timeline || ' ' || lsn || ' ' || lag_bytes || ' ' || reason"
                            + " from octopus.node_status");

            checker.findsDown("a:5432");
            awaitHealth("a", 0);
            awaitQuery(
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
        add("a");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            awaitHealth("a", 1);
            awaitQuery("1", "select count(*) from octopus.node_status");
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
        add("a");
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
        add("a");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            awaitHealth("a", 1);

            server.execute("update octopus.nodes set health_status = -1");

            awaitHealth("a", 1);
            assertEquals("1", server.query("select count(*) from octopus.node_event"));
        }
    }

    @Test
    void aRowThatSaysTheSameIsNotWrittenAgain() throws SQLException {
        add("a");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            awaitHealth("a", 1);
            var version = server.query("select xmin from octopus.nodes");

            checker.awaitRound();
            checker.awaitRound();

            assertEquals(version, server.query("select xmin from octopus.nodes"));
            assertEquals(1, checker.registry.writes());
        }
    }

    @Test
    void theStoredValueStaysUntilTheFirstVerdictOfANewChecker() throws SQLException {
        add("a");
        server.execute("update octopus.nodes set health_status = 0");
        try (var checker = TestChecker.on(server)) {
            checker.awaitWriter();
            checker.awaitRound();
            assertEquals("0", server.query("select health_status from octopus.nodes"));

            checker.findsPrimary("a:5432");
            awaitHealth("a", 1);
        }
    }

    @Test
    void aRowThatWasDeletedIsNotMadeAgain() throws SQLException {
        add("a", "b");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            awaitQuery("1", "select count(*) from octopus.node_status");

            server.execute("delete from octopus.nodes where node_name = 'a'");
            checker.findsPrimary("b:5432");

            awaitHealth("b", 1);
            awaitQuery("b", "select string_agg(node_name, ',') from octopus.node_status");
            assertEquals("b", server.query("select string_agg(node_name, ',') from octopus.nodes"));
        }
    }

    @Test
    void aRowThatSomebodyElseHasLockedHoldsUpNoOther() throws SQLException {
        add("a", "b");
        try (var checker = TestChecker.on(server);
                var connection = server.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update octopus.nodes set health_status = health_status where node_name = 'a'");
            checker.findsPrimary("a:5432");
            checker.findsPrimary("b:5432");
            awaitHealth("b", 1);

            connection.commit();

            awaitHealth("a", 1);
        }
    }

    @Test
    void whereOnlyTheTableIsThereItIsWrittenAndNotified() throws SQLException {
        server.execute("drop table octopus.node_status, octopus.node_event");
        add("a");
        try (var checker = TestChecker.on(server);
                var connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute("listen octopus");
            checker.findsDown("a:5432");

            awaitHealth("a", 0);
            assertEquals(1, connection.unwrap(PGConnection.class).getNotifications(60_000).length);
            assertTrue(checker.answers());
        }
    }

    @Test
    void badRowsLoseNothingElse() throws SQLException {
        server.execute("insert into octopus.nodes (node_name, node_port) values ('x', 0), ('x', 70000), (' ', 5432),"
                + " ('x/y?z', 5432), (repeat('x', 100000), 5432), ('a', 5432)");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            awaitHealth("a", 1);
            assertEquals(List.of("a:5432"), checker.listed());
        }
    }

    @Test
    void aTableThatIsMissingIsWaitedFor() throws SQLException {
        server.execute("drop schema octopus cascade");
        try (var checker = TestChecker.on(server)) {
            Await.until(
                    "a round", TestChecker.LIMIT, () -> checker.registry.seen().isPresent());
            assertFalse(checker.answers());

            install();
            add("a");

            checker.findsPrimary("a:5432");
            awaitHealth("a", 1);
        }
    }

    @Test
    void aTableThatIsMadeAnewIsWrittenOn() throws SQLException {
        add("a");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            awaitHealth("a", 1);

            install();
            add("a");

            awaitHealth("a", 1);
        }
    }

    @Test
    void ofSeveralCheckersOneWritesAndAnotherWhenItGoes() throws SQLException {
        add("a");
        try (var first = TestChecker.on(server)) {
            first.awaitWriter();
            try (var second = TestChecker.on(server)) {
                second.findsDown("a:5432");
                second.awaitRound();
                assertFalse(second.writes());
                assertEquals("-1", server.query("select health_status from octopus.nodes"));

                first.end();

                second.awaitWriter();
                awaitHealth("a", 0);
            }
        }
    }

    @Test
    void aWriterWhoseSessionIsEndedGoesOnWithAnother() throws SQLException {
        add("a");
        try (var checker = TestChecker.on(server)) {
            checker.awaitWriter();
            server.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'");

            checker.findsPrimary("a:5432");

            awaitHealth("a", 1);
            checker.awaitWriter();
        }
    }

    @Test
    void theRoleOfDeployIsEnough() throws SQLException, IOException {
        server.execute(Files.readString(Path.of("deploy/sql/nodes.sql")));
        server.execute(Files.readString(Path.of("deploy/sql/nodes-role.sql")));
        add("a");
        try (var checker = new TestChecker(TestChecker.config("pgbeacon_nodes", server))) {
            checker.findsPrimary("a:5432");
            awaitHealth("a", 1);
            awaitQuery("1", "select count(*) from octopus.node_event");
            server.execute("delete from octopus.nodes");
            awaitQuery("0", "select count(*) from octopus.node_status");
            assertTrue(checker.answers());
        }
    }

    @Test
    void aRoleThatMayOnlyReadChecksAndDoesNotWrite() throws SQLException {
        role("reader", "grant usage on schema octopus to reader", "grant select on octopus.nodes to reader");
        add("a");
        try (var checker = new TestChecker(TestChecker.config("reader", server))) {
            checker.findsPrimary("a:5432");
            checker.awaitRound();

            assertFalse(checker.writes());
            assertEquals("-1", server.query("select health_status from octopus.nodes"));
        }
    }

    @Test
    void aRoleWithoutRightsBesideTheTableWritesTheTable() throws SQLException {
        role(
                "old",
                "grant usage on schema octopus to old",
                "grant select, update (health_status) on octopus.nodes to old");
        add("a");
        try (var checker = new TestChecker(TestChecker.config("old", server))) {
            checker.findsPrimary("a:5432");
            awaitHealth("a", 1);
        }
    }

    @Test
    void aRoleWithoutRightsIsNoAnswer() throws SQLException {
        role("nobody");
        try (var checker = new TestChecker(TestChecker.config("nobody", server))) {
            Await.until(
                    "a round", TestChecker.LIMIT, () -> checker.registry.seen().isPresent());
            assertFalse(checker.answers());
        }
    }

    private static void role(String name, String... grants) throws SQLException {
        server.execute("do $$ begin if not exists (select from pg_roles where rolname = '" + name
                + "') then create role " + name + " login; end if; end $$");
        if (grants.length > 0) {
            server.execute(Arrays.copyOf(grants, grants.length));
        }
    }

    @Test
    void eventsAreBounded() throws SQLException {
        add("a");
        server.execute(
                "insert into octopus.node_event (at, node_name, node_port, from_health, to_health, to_state, why)"
                        + " select now() - interval '31 days', 'a', 5432, 0, 1, 'x', 'old' from generate_series(1, 10)");
        server.execute(
                "insert into octopus.node_event (at, node_name, node_port, from_health, to_health, to_state, why)"
                        + " select now(), 'a', 5432, 0, 1, 'x', 'new' from generate_series(1, 100100)");
        try (var checker = TestChecker.on(server)) {
            checker.awaitWriter();

            awaitQuery("new 100000", "select string_agg(distinct why, ',') || ' ' || count(*) from octopus.node_event");
        }
    }
}
