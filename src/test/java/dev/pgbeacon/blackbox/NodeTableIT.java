package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.FreePorts;
import dev.pgbeacon.embedded.StopMode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program beside a registry, which is the primary that it watches, and its command for that. */
class NodeTableIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static EmbeddedCluster cluster;
    private static EmbeddedServer server;
    private static EmbeddedServer standby;
    private static Launch launch;

    @BeforeAll
    static void startServers() {
        cluster = EmbeddedCluster.start(0, 0);
        server = cluster.primary();
        standby = cluster.standby(0);
        launch = Launch.watching(server)
                .with("PGBEACON_NODES_REGISTRY_USER", "pgbeacon_nodes")
                .with("PGBEACON_NODES_TABLE", "octopus.nodes")
                .with("PGBEACON_HEALTH_CHECK_PERIOD", "500ms")
                .with("PGBEACON_HEALTH_CHECK_TIMEOUT", "400ms")
                .with("PGBEACON_HEALTH_CHECK_MAX_RETRIES", "0");
    }

    @AfterAll
    static void stopServers() {
        cluster.close();
    }

    @BeforeEach
    void install() throws SQLException {
        server.execute("drop schema if exists octopus cascade");
        var install = launch.run("nodes", "install", "--as", "postgres", "--role", "pgbeacon_nodes");
        assertEquals(0, install.exitCode(), install.errors());
    }

    private static String node(EmbeddedServer server) {
        return "127.0.0.1:" + server.port();
    }

    private static Pgbeacon run(String... arguments) {
        return launch.run(arguments);
    }

    private static void awaitHealth(EmbeddedServer node, String health) {
        Await.until(node.name() + " has health_status " + health, LIMIT, () -> server.query(
                        "select health_status from octopus.nodes where node_port = " + node.port())
                .equals(health));
    }

    @Test
    void theTableIsFilledReadAndEmptiedByCommands() {
        assertEquals(
                List.of("octopus.nodes, node_status and node_event are there at " + node(server)
                        + "/postgres as postgres"),
                run("nodes", "install", "--as", "postgres").log());
        assertEquals(
                List.of("added db1:5432", "added [::1]:5433"),
                run("nodes", "add", "--as", "postgres", "db1:5432", "[::1]:5433")
                        .log());
        assertEquals(
                List.of("db1:5432 was there already"),
                run("nodes", "add", "--as", "postgres", "db1:5432").log());
        assertEquals(
                List.of("[::1]:5433  -1", "db1:5432    -1"),
                run("nodes", "list").log());
        assertTrue(run("nodes", "list", "--json")
                .log()
                .get(0)
                .startsWith("[{\"node_name\":\"::1\",\"node_port\":5433,\"health_status\":-1,\"role\":null,"));
        assertEquals(
                List.of("removed db1:5432", "db2:5432 was not there"),
                run("nodes", "remove", "--as", "postgres", "db1:5432", "db2:5432")
                        .log());
    }

    @Test
    void whatIsRefusedIs1AndWhoeverDoesNotAnswerIs3() throws SQLException {
        var refused = run("nodes", "add", "db1:5432");
        assertEquals(1, refused.exitCode());
        assertTrue(refused.errors().contains("permission denied for table nodes"), refused.errors());

        server.execute("drop schema octopus cascade");
        var missing = run("nodes", "list", "--as", "postgres");
        assertEquals(1, missing.exitCode());
        assertEquals(
                "pgbeacon nodes list: table octopus.nodes does not exist at " + node(server)
                        + "/postgres as postgres (expected: pgbeacon nodes install)\n",
                missing.errors());

        var silent = launch.with("PGBEACON_NODES_REGISTRY", "postgresql://127.0.0.1:" + FreePorts.take() + "/postgres")
                .run("nodes", "list");
        assertEquals(3, silent.exitCode(), silent.errors());
    }

    @Test
    void aNodeIsCheckedFromItsInsertToItsDelete() throws SQLException {
        var stranger = EmbeddedCluster.start(0);
        try (var checker = launch.up()) {
            checker.awaitLogged("0 nodes; we write");
            run("nodes", "add", "--as", "postgres", node(server), node(standby), node(stranger.primary()));
            awaitHealth(server, "1");
            awaitHealth(standby, "1");
            awaitHealth(stranger.primary(), "1");
            assertTrue(run("nodes", "list").log().stream()
                    .anyMatch(line -> line.contains(node(standby)) && line.contains("standby/streaming")));

            stranger.primary().stop(StopMode.FAST);
            awaitHealth(stranger.primary(), "0");
            server.execute("update octopus.nodes set health_status = -1");
            awaitHealth(stranger.primary(), "0");
            awaitHealth(standby, "1");

            server.execute("delete from octopus.nodes where node_port = "
                    + stranger.primary().port());
            Await.until("it is gone from the board", LIMIT, () -> !Scrape.of(checker)
                    .text()
                    .contains("server=\"" + node(stranger.primary())));
            assertEquals(
                    "0",
                    server.query("select count(*) from octopus.nodes where node_port = "
                            + stranger.primary().port()));
        } finally {
            stranger.close();
        }
    }

    @Test
    void whyAndMetricsTellOfTheRegistry() {
        try (var checker = launch.up()) {
            run("nodes", "add", "--as", "postgres", node(server));
            awaitHealth(server, "1");

            var why = launch.with("PGBEACON_MANAGEMENT_PORT", Integer.toString(checker.managementPort()))
                    .run("why")
                    .log();
            assertTrue(why.contains("  registry octopus.nodes, " + node(server) + ": health_status 1"), why.toString());
            var metrics = Scrape.of(checker).text();
            for (var sample : List.of("registry_up 1.0", "registry_writer 1.0", "registry_nodes 1.0")) {
                assertTrue(metrics.contains("pgbeacon_" + sample), metrics);
            }
            assertTrue(metrics.contains("pgbeacon_registry_writes_total 1.0"), metrics);
        }
    }

    @Test
    void whenTheWriterIsKilledAnotherWrites() {
        try (var writer = launch.up()) {
            writer.awaitLogged("we write");
            try (var other = launch.up()) {
                other.awaitLogged("we do not write");

                writer.kill();

                other.awaitLogged("we write");
                run("nodes", "add", "--as", "postgres", node(standby));
                awaitHealth(standby, "1");
            }
        }
    }

    @Test
    void whenTheWriterStandsStillAnotherWritesAndItDoesNotWhenItGoesOn() {
        try (var writer = launch.up()) {
            writer.awaitLogged("we write");
            try (var other = launch.up()) {
                other.awaitLogged("we do not write");

                writer.pause();

                other.awaitLogged("we write");
                writer.resume();
                writer.awaitLogged("we do not write");
                run("nodes", "add", "--as", "postgres", node(standby));
                awaitHealth(standby, "1");
                assertEquals(1, writer.logged("we write").size());
            }
        }
    }

    @Test
    void aMissingTableIsOneLineThatNamesTheCommandAndIsToldOnce() throws SQLException {
        server.execute("drop schema octopus cascade");
        try (var checker = launch.up()) {
            checker.awaitLogged("(expected: pgbeacon nodes install)");
            checker.awaitWord("MASTER");
            server.execute("create schema octopus", "grant usage on schema octopus to pgbeacon_nodes");
            server.execute(
                    "create table octopus.nodes (node_name text, node_port integer, health_status integer default -1,"
                            + " primary key (node_name, node_port))");
            checker.awaitLogged("may not read octopus.nodes");
            server.execute("grant select, update (health_status) on octopus.nodes to pgbeacon_nodes");
            checker.awaitLogged("no node_status and node_event beside octopus.nodes");
            server.execute("insert into octopus.nodes values ('127.0.0.1', " + standby.port() + ")");

            awaitHealth(standby, "1");

            assertEquals(1, checker.logged("(expected: pgbeacon nodes install)").size());
            assertEquals(
                    1, checker.logged("no node_status and node_event beside").size());
        }
    }

    @Test
    void aUrlThatIsRefusedIsNotShown() {
        var refused = launch.with("PGBEACON_NODES_REGISTRY", "postgresql://me:geheim@db1:0/x")
                .start();
        try (refused) {
            assertEquals(1, refused.exitCode());
            var said = String.join("\n", refused.log()) + refused.errors();
            assertTrue(said.contains("pgbeacon.nodes.registry: (secret) (expected: URL"), said);
            assertFalse(said.contains("geheim"), said);
        }
    }
}
