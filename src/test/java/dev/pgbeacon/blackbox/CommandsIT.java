package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.FreePorts;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands beside a running sidecar, by their output and exit code. */
class CommandsIT {
    private static EmbeddedCluster cluster;

    @BeforeAll
    static void startServers() {
        cluster = EmbeddedCluster.start(0, 0);
    }

    @AfterAll
    static void stopServers() {
        cluster.close();
    }

    /** In the same environment, as {@code kubectl exec} does. */
    private static Pgbeacon run(Launch launch, Pgbeacon sidecar, String... arguments) {
        return launch.with("PGBEACON_MANAGEMENT_PORT", Integer.toString(sidecar.managementPort()))
                .run(arguments);
    }

    private static String title(Pgbeacon command) {
        return command.log().get(0);
    }

    @Test
    void statusOfAPrimaryIs0() {
        var launch = Launch.watching(cluster.primary());
        try (var sidecar = launch.up()) {
            sidecar.awaitWord("MASTER");

            var status = run(launch, sidecar, "status");

            assertEquals(0, status.exitCode());
            assertEquals("primary  local (127.0.0.1:" + cluster.primary().port() + ")", title(status));
            assertTrue(
                    status.log().contains("  reason    primary on timeline 1"),
                    status.log().toString());
            assertTrue(status.log().contains("  traffic   yes"), status.log().toString());
            assertEquals("", status.errors());
        }
    }

    @Test
    void statusOfAStandbyIs1AlsoWithoutTheLauncherAndByItsUrl() {
        try (var sidecar = Launch.watching(cluster.standby(0)).up()) {
            sidecar.awaitWord("STANDBY");

            var status = Launch.program()
                    .plainly()
                    .run("status", "--json", "--url", "http://127.0.0.1:" + sidecar.managementPort());

            assertEquals(1, status.exitCode());
            var server = new JsonObject(title(status)).getJsonArray("servers").getJsonObject(0);
            assertEquals("standby", server.getString("word"));
            assertEquals("streaming", server.getString("state"));
            assertEquals(true, server.getJsonObject("traffic").getBoolean("accepted"));
        }
    }

    @Test
    void statusOfAServerThatIsDownIs2() {
        var launch = Launch.watchingPort(FreePorts.take());
        try (var sidecar = launch.up()) {
            Await.until("the first answer", Pgbeacon.LIMIT, () -> sidecar.health("started")
                    .isUp());

            var status = run(launch, sidecar, "status");

            assertEquals(2, status.exitCode());
            assertTrue(title(status).startsWith("offline  local "), title(status));
        }
    }

    @Test
    void statusWithoutASidecarIs3() {
        var status = Launch.program()
                .with("PGBEACON_MANAGEMENT_PORT", Integer.toString(FreePorts.take()))
                .run("status");

        assertEquals(3, status.exitCode());
        assertEquals(List.of(), status.log());
        assertTrue(status.errors().startsWith("pgbeacon status: no answer from http://127.0.0.1:"), status.errors());
    }

    @Test
    void wrongUsageAndWrongConfigurationAre64() {
        assertEquals(64, Launch.program().run("stauts").exitCode());
        var misconfigured =
                Launch.program().with("PGBEACON_MANAGEMENT_PORT", "many").run("status");
        assertEquals(64, misconfigured.exitCode());
        assertEquals(
                "pgbeacon status: pgbeacon.management.port: 'many' (expected: 0..65535)\n", misconfigured.errors());
    }

    @Test
    void ofSeveralServersTheWorstCountsAndEachCanBeAskedFor() {
        var launch = Launch.program()
                .with("PGBEACON_USER", "postgres")
                .with(
                        "PGBEACON_SERVERS_A_PORT",
                        Integer.toString(cluster.primary().port()))
                .with(
                        "PGBEACON_SERVERS_B_PORT",
                        Integer.toString(cluster.standby(0).port()));
        try (var sidecar = launch.up()) {
            sidecar.awaitWord("a", "MASTER");
            sidecar.awaitWord("b", "STANDBY");

            assertEquals(1, run(launch, sidecar, "status").exitCode());
            assertEquals(0, run(launch, sidecar, "status", "a").exitCode());
            assertEquals(1, run(launch, sidecar, "status", "b").exitCode());
            var unknown = run(launch, sidecar, "status", "c");
            assertEquals(64, unknown.exitCode());
            assertEquals("pgbeacon status: parameter server: 'c' (expected: one of a, b)\n", unknown.errors());
        }
    }

    @Test
    void drainAndResumeAreObeyedWhenTheyEnd(@TempDir Path directory) throws Exception {
        var file = directory.resolve("drain");
        var launch = Launch.watching(cluster.primary()).with("PGBEACON_DRAIN_FILE", file.toString());
        try (var sidecar = launch.up()) {
            sidecar.awaitWord("MASTER");

            var drain = run(launch, sidecar, "drain", "new", "disks");

            assertEquals(0, drain.exitCode(), drain.errors());
            assertEquals(List.of("drained: new disks"), drain.log());
            assertEquals("new disks\n", Files.readString(file));
            assertEquals("OFFLINE", sidecar.word());
            var status = run(launch, sidecar, "status");
            assertEquals(2, status.exitCode());
            assertTrue(
                    status.log().contains("  drained   new disks"), status.log().toString());
            assertTrue(
                    status.log().contains("  traffic   no: drained: new disks"),
                    status.log().toString());

            assertEquals(List.of("resumed"), run(launch, sidecar, "resume").log());
            assertEquals("MASTER", sidecar.word());
            assertEquals(
                    List.of("resumed: was not drained"),
                    run(launch, sidecar, "resume").log());
        }
    }

    @Test
    void aDrainThatNoSidecarObeysIs3(@TempDir Path directory) {
        var launch = Launch.watching(cluster.primary());
        try (var sidecar = launch.up()) {
            var file = directory.resolve("drain");

            var drain = run(launch.with("PGBEACON_DRAIN_FILE", file.toString()), sidecar, "drain");

            assertEquals(3, drain.exitCode());
            assertTrue(
                    drain.errors().contains("(expected: a sidecar with the same pgbeacon.drain-file)"), drain.errors());
            assertTrue(Files.exists(file));
        }
    }

    @Test
    void whyTellsEachFacesAnswerAndItsRule() {
        var launch = Launch.watching(cluster.standby(0)).with("PGBEACON_LAG_MAX", "30s");
        try (var sidecar = launch.up()) {
            sidecar.awaitWord("STANDBY");

            var why = run(launch, sidecar, "why");

            assertEquals(0, why.exitCode());
            var lines = why.log();
            var word = lines.indexOf("  word port " + sidecar.wordPort() + ": STANDBY");
            assertEquals("      rule: a standby is STANDBY within 30s, else OFFLINE", lines.get(word + 1));
            var primary = lines.indexOf("  checks /primary: 503");
            assertEquals("      rule: 200 for a primary that is not fenced", lines.get(primary + 1));
            assertTrue(
                    lines.get(primary + 2).startsWith("      now:  not a primary: standby, streaming"),
                    lines.get(primary + 2));
            assertTrue(lines.contains("  health /q/health/ready: UP"), lines.toString());
            assertEquals("pgbeacon itself is live: all loops turn", lines.get(lines.size() - 1));
        }
    }

    @Test
    void aWatchSaysWhatChangesAndEndsCleanlyWhenInterrupted(@TempDir Path directory) throws Exception {
        var file = directory.resolve("drain");
        var launch = Launch.watching(cluster.primary()).with("PGBEACON_DRAIN_FILE", file.toString());
        try (var sidecar = launch.up()) {
            sidecar.awaitWord("MASTER");
            var watching = launch.with("PGBEACON_MANAGEMENT_PORT", Integer.toString(sidecar.managementPort()));
            try (var watch = watching.start("status", "--watch")) {
                Await.until(
                        "the first word", Pgbeacon.LIMIT, () -> titles(watch).equals(List.of("primary")));
                Files.writeString(file, "new disks");
                Await.until("a change", Pgbeacon.LIMIT, () -> titles(watch).equals(List.of("primary", "offline")));
                Files.delete(file);
                Await.until("another change", Pgbeacon.LIMIT, () -> titles(watch)
                        .equals(List.of("primary", "offline", "primary")));
                sidecar.terminate();
                Await.until("no answer", Pgbeacon.LIMIT, () -> watch.errors().contains("no answer from"));

                watch.interrupt();

                assertEquals(130, watch.exitCode());
                assertFalse(watch.errors().contains("Exception"), watch.errors());
            }
        }
    }

    private static List<String> titles(Pgbeacon watch) {
        return watch.log().stream()
                .filter(line -> line.contains("  local ("))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }
}
