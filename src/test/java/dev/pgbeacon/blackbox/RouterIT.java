package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pgbeacon route}, as it is shipped. */
class RouterIT {
    private static EmbeddedCluster cluster;

    @TempDir
    private Path directory;

    private RouterFiles files;

    @BeforeAll
    static void startServers() {
        cluster = EmbeddedCluster.start(0, 0);
    }

    @AfterAll
    static void stopServers() {
        cluster.close();
    }

    @BeforeEach
    void place() throws IOException {
        files = new RouterFiles(directory);
    }

    private void awaitReady(boolean ready) {
        Await.until("ready: " + ready, Pgbeacon.LIMIT, () -> {
            try {
                var health = files.health("ready");
                return ready ? health.isUp() : health.isDown();
            } catch (UncheckedIOException notYet) {
                return false;
            }
        });
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void clientsAreServedAndItsPortsTellOfThem() throws IOException, SQLException {
        files.write("workers 64", cluster.primary(), cluster.standby(0));
        try (var router = files.up()) {
            awaitReady(true);
            Await.until("both answer", Pgbeacon.LIMIT, () -> files.dump().startsWith("backends 2/2\n"));
            try (var client = files.connect()) {
                run(client, "CREATE TABLE routed AS SELECT generate_series(1, 3)");
                assertEquals(3, count(client, "SELECT count(*) FROM routed"));
                run(client, "DROP TABLE routed");

                // Who asks twice within a moment is shown the same dump.
                Await.until("the client in the dump", Pgbeacon.LIMIT, () -> files.dump()
                        .contains("\nclients 1\n"));
                var dump = files.dump().lines().toList();
                assertEquals("workers 64", dump.get(1));
                assertTrue(dump.get(3).matches("connections [12]"), dump.get(3));
                assertEquals("127.0.0.1:" + cluster.primary().port() + " master OK 0", dump.get(4));
                assertTrue(
                        dump.get(5).matches("127.0.0.1:" + cluster.standby(0).port() + " slave OK [0-9]+"),
                        dump.get(5));
                var metrics = Management.get(files.management, "/q/metrics").body();
                assertTrue(metrics.contains("pgbeacon_router_clients 1.0\n"), metrics);
            }

            assertEquals(
                    "primary 127.0.0.1:" + cluster.primary().port(),
                    files.health("ready").data("pgbeacon-ready").getString("reason"));
            assertTrue(files.health("live").isUp());
            assertEquals(ListeningPorts.of(router.pid()), Set.of(files.port, files.monitor, files.management));
            assertEquals(List.of(), router.log(), "the log goes to standard error");
            assertFalse(Files.exists(files.pidfile()), "in the foreground there is none");
        }
    }

    @Test
    void atAHangupAGoodFileIsInForceAndABadOneIsNot() throws IOException {
        files.write("", cluster.primary());
        try (var router = files.up("-vv")) {
            awaitReady(true);

            files.write("workers 0", cluster.standby(0));
            router.hangUp();
            Await.until("the refusal", Pgbeacon.LIMIT, () -> router.errors()
                    .contains("wrong, and all stays as it is:\n  " + files.path() + ":"));
            assertTrue(files.dump().startsWith("backends 1/1\n"), files.dump());
            assertTrue(files.health("ready").isUp());

            files.write("log ERROR backend 127.0.0.1:" + FreePorts.take());
            router.hangUp();
            awaitReady(false);
            assertTrue(files.health("live").isUp());
            assertEquals(
                    "no primary, and no standby that may serve reads",
                    files.health("ready").data("pgbeacon-ready").getString("reason"));

            files.write("listen *:1", cluster.standby(0), cluster.primary());
            router.hangUp();
            awaitReady(true);
            assertTrue(router.errors().contains("needs a restart"), router.errors());
        }
    }

    @Test
    void atTheEndNobodyComesInAndRunningTransactionsGetTheirTime() throws IOException, SQLException {
        files.write("drain_wait 60s", cluster.primary());
        try (var router = files.up()) {
            awaitReady(true);
            try (var busy = files.connect();
                    var idle = files.connect()) {
                busy.setAutoCommit(false);
                assertEquals(1, count(busy, "SELECT 1"));
                assertEquals(1, count(idle, "SELECT 1"));

                router.terminate();
                awaitReady(false);
                assertEquals(
                        "shutting down",
                        files.health("ready").data("pgbeacon-ready").getString("reason"));
                assertTrue(files.health("live").isUp(), "a probe must not kill what is being waited for");
                assertThrows(SQLException.class, files::connect);
                assertEquals(
                        "57P01",
                        assertThrows(SQLException.class, () -> count(idle, "SELECT 1"))
                                .getSQLState());

                assertEquals(2, count(busy, "SELECT 2"));
                busy.commit();
                assertEquals(0, router.exitCode());
            }
        }
    }

    private Pgbeacon pgrouter() {
        return files.launch()
                .under("sh", "-c", "shift; exec \"$0\" \"$@\"", RouterFiles.PGROUTER.toString())
                .run("-c", files.path().toString());
    }

    @Test
    void inTheBackgroundItIsUpWhenItsStartEndsAndASecondIsTold() throws IOException, SQLException {
        files.write("", cluster.primary());
        try (var start = pgrouter()) {
            assertEquals(0, start.exitCode(), start.errors());
            var pidfile = Files.readString(files.pidfile());
            var router = ProcessHandle.of(Long.parseLong(pidfile.strip())).orElseThrow();
            try (var client = files.connect()) {
                assertEquals(1, count(client, "SELECT 1"));

                var second = pgrouter();
                assertEquals(1, second.exitCode());
                assertTrue(
                        second.errors().startsWith("pgbeacon route: the router: ")
                                && second.errors().contains(Integer.toString(files.port)),
                        second.errors());
                assertEquals(pidfile, Files.readString(files.pidfile()), "the first one's");
            } finally {
                router.destroy();
                router.onExit().join();
            }
            assertFalse(Files.exists(files.pidfile()));
        }
    }

    @Test
    void aManagementPortThatIsTakenIsTheReasonToo() throws IOException {
        files.write("", cluster.primary());
        var refused = files.launch()
                .with(
                        "PGBEACON_MANAGEMENT_PORT",
                        Integer.toString(cluster.primary().port()))
                .plainly()
                .run("route", "--launched", "-c", files.path().toString());
        assertEquals(1, refused.exitCode());
        assertTrue(refused.log().get(0).startsWith("management: cannot listen on "), refused.log()::toString);
    }
}
