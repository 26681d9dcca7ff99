package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Who may write, and what of it: several checkers, roles, and tables that are not all there. */
class RegistryRightsIT {
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
    void ofSeveralCheckersOneWritesAndAnotherWhenItGoes() throws SQLException {
        registry.add("a");
        try (var first = TestChecker.on(server)) {
            first.awaitWriter();
            try (var second = TestChecker.on(server)) {
                second.findsDown("a:5432");
                second.awaitRound();
                assertFalse(second.writes());
                assertEquals("-1", server.query("select health_status from octopus.nodes"));

                first.end();

                second.awaitWriter();
                registry.awaitHealth("a", 0);
            }
        }
    }

    @Test
    void theServerEndsASessionThatIsCutOffOrStandsStill() throws SQLException {
        var config = TestChecker.config("postgres", server);
        try (var session = RegistrySession.open(config.access(), config.table(), Duration.ofSeconds(7));
                var statement = session.prepare("select string_agg(current_setting(name), ' ' order by name) from"
                        + " pg_settings where name ~ '^tcp_' or name in ('idle_session_timeout', 'search_path')");
                var found = statement.executeQuery()) {
            found.next();
            assertEquals("7s pg_catalog 2 5 5 10000", found.getString(1));
        }
    }

    @Test
    void aWriterWhoseSessionIsEndedGoesOnWithAnother() throws SQLException {
        registry.add("a");
        try (var checker = TestChecker.on(server)) {
            checker.awaitWriter();
            server.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'");

            checker.findsPrimary("a:5432");

            registry.awaitHealth("a", 1);
            checker.awaitWriter();
        }
    }

    @Test
    void theRoleOfDeployIsEnough() throws SQLException, IOException {
        server.execute(Files.readString(Path.of("deploy/sql/nodes.sql")));
        server.execute(Files.readString(Path.of("deploy/sql/nodes-role.sql")));
        registry.add("a");
        try (var checker = new TestChecker(TestChecker.config("pgbeacon_nodes", server))) {
            checker.findsPrimary("a:5432");
            registry.awaitHealth("a", 1);
            registry.awaitQuery("1", "select count(*) from octopus.node_event");
            server.execute("delete from octopus.nodes");
            registry.awaitQuery("0", "select count(*) from octopus.node_status");
            assertTrue(checker.answers());
        }
    }

    @Test
    void aRoleThatMayOnlyReadChecksAndDoesNotWrite() throws SQLException {
        role("reader", "grant usage on schema octopus to reader", "grant select on octopus.nodes to reader");
        registry.add("a");
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
        registry.add("a");
        try (var checker = new TestChecker(TestChecker.config("old", server))) {
            checker.findsPrimary("a:5432");
            registry.awaitHealth("a", 1);
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

    @Test
    void whereOnlyTheTableIsThereItIsWrittenAndNotified() throws SQLException {
        server.execute("drop table octopus.node_status, octopus.node_event");
        registry.add("a");
        try (var checker = TestChecker.on(server);
                var connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute("listen octopus");
            checker.findsDown("a:5432");

            registry.awaitHealth("a", 0);
            assertEquals(1, connection.unwrap(PGConnection.class).getNotifications(60_000).length);
            assertTrue(checker.answers());
        }
    }

    @Test
    void aTableThatIsMissingIsWaitedFor() throws SQLException {
        server.execute("drop schema octopus cascade");
        try (var checker = TestChecker.on(server)) {
            Await.until(
                    "a round", TestChecker.LIMIT, () -> checker.registry.seen().isPresent());
            assertFalse(checker.answers());

            registry.install();
            registry.add("a");

            checker.findsPrimary("a:5432");
            registry.awaitHealth("a", 1);
        }
    }

    @Test
    void aTableThatIsMadeAnewIsWrittenOn() throws SQLException {
        registry.add("a");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");
            registry.awaitHealth("a", 1);

            registry.install();
            registry.add("a");

            registry.awaitHealth("a", 1);
        }
    }

    @Test
    void eventsAreBounded() throws SQLException {
        registry.add("a");
        server.execute(
                "insert into octopus.node_event (at, node_name, node_port, from_health, to_health, to_state, why)"
                        + " select now() - interval '31 days', 'a', 5432, 0, 1, 'x', 'old' from generate_series(1, 10)");
        server.execute(
                "insert into octopus.node_event (at, node_name, node_port, from_health, to_health, to_state, why)"
                        + " select now(), 'a', 5432, 0, 1, 'x', 'new' from generate_series(1, 100100)");
        try (var checker = TestChecker.on(server)) {
            checker.awaitWriter();

            registry.awaitQuery(
                    "new 100000", "select string_agg(distinct why, ',') || ' ' || count(*) from octopus.node_event");
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
    void aTableWithoutAPrimaryKeyIsWrittenThoughARowIsThereTwice() throws SQLException {
        server.execute("alter table octopus.nodes drop constraint nodes_pkey");
        registry.add("a", "a");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");

            registry.awaitQuery("1 1", "select string_agg(health_status::text, ' ') from octopus.nodes");
            registry.awaitQuery("1", "select string_agg(health_status::text, ' ') from octopus.node_status");
        }
    }

    @Test
    void aStateThatSomebodyWroteByHandIsMendedHoweverLongItIs() throws SQLException {
        registry.add("a");
        server.execute("insert into octopus.node_status (node_name, node_port, health_status, role, state, reason,"
                + " checked_at) values ('a', 5432, 0, repeat('x', 9000), repeat('y', 9000), '', now())");
        try (var checker = TestChecker.on(server)) {
            checker.findsPrimary("a:5432");

            registry.awaitQuery("running", "select state from octopus.node_status");
        }
    }
}
