package dev.pgbeacon.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drained by a file, and stopped. */
class StopIT {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(2);

    private static EmbeddedCluster cluster;

    @BeforeAll
    static void startServer() {
        cluster = EmbeddedCluster.start(0);
    }

    @AfterAll
    static void stopServer() {
        cluster.close();
    }

    @Test
    void aDrainFileTakesTheServerOutWithinASecondAndItsEndBringsItBack(@TempDir Path directory) throws IOException {
        var file = directory.resolve("drain");
        try (var pgbeacon = Launch.watching(cluster.primary())
                .with("PGBEACON_DRAIN_FILE", file.toString())
                .up()) {
            pgbeacon.awaitWord("MASTER");

            Files.writeString(file, "new disks\nby Ann\n");
            Await.until("OFFLINE", AT_ONCE, () -> pgbeacon.word().equals("OFFLINE"));
            var ready = pgbeacon.health("ready");
            Files.delete(file);
            Await.until("MASTER", AT_ONCE, () -> pgbeacon.word().equals("MASTER"));

            assertTrue(ready.isDown(), ready.toString());
            assertEquals("drained: new disks", ready.data("pgbeacon-ready").getString("reason"));
            assertTrue(pgbeacon.health("ready").isUp());
            assertEquals(
                    1,
                    pgbeacon.logged("primary/running -> primary/running (drained)")
                            .size());
            assertEquals(1, pgbeacon.logged(": drained: new disks").size());
            assertEquals(1, pgbeacon.logged(": no longer drained").size());
        }
    }

    @Test
    void aServerThatIsDrainedAtTheStartIsNeverAnnounced(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("drain"), "");
        try (var pgbeacon = Launch.watching(cluster.primary())
                .with("PGBEACON_DRAIN_FILE", file.toString())
                .up()) {
            Await.until("the first answer", Pgbeacon.LIMIT, () -> pgbeacon.health("started")
                    .isUp());

            assertEquals("OFFLINE", pgbeacon.word());
            assertEquals(
                    "drained: " + file + " exists",
                    pgbeacon.health("ready").data("pgbeacon-ready").getString("reason"));
        }
    }

    @Test
    void duringDrainWaitItSaysOfflineAndIsNotReady() {
        try (var pgbeacon = Launch.watching(cluster.primary())
                .with("PGBEACON_DRAIN_WAIT", "2s")
                .up()) {
            pgbeacon.awaitWord("MASTER");
            long start = System.nanoTime();
            pgbeacon.terminate();

            Await.until("OFFLINE", AT_ONCE, () -> pgbeacon.word().equals("OFFLINE"));
            var ready = pgbeacon.health("ready");
            assertTrue(ready.isDown(), ready.toString());
            assertEquals("drained: shutting down", ready.data("pgbeacon-ready").getString("reason"));
            assertTrue(pgbeacon.health("live").isUp());
            pgbeacon.awaitEnd();

            var took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.compareTo(Duration.ofSeconds(2)) >= 0, took.toString());
        }
    }

    @Test
    void withoutDrainWaitItStopsAtOnce() {
        try (var pgbeacon = Launch.watching(cluster.primary()).up()) {
            pgbeacon.awaitWord("MASTER");

            assertStopsInTime(pgbeacon);
            assertEquals("", pgbeacon.errors());
            assertFalse(pgbeacon.logged("pgbeacon stopped in").isEmpty());
        }
    }

    @Test
    void itStopsInTimeAlsoWhileTheServerHangs() {
        try (var pgbeacon = Launch.watching(cluster.primary())
                .with("PGBEACON_PROBE_TIMEOUT", "30s")
                .up()) {
            pgbeacon.awaitWord("MASTER");
            cluster.primary().pause();
            pgbeacon.awaitWord("OFFLINE");

            assertStopsInTime(pgbeacon);
        } finally {
            cluster.primary().resume();
        }
    }

    @Test
    void itStopsInTimeAlsoWithPollsThatNeverEnd() throws IOException {
        try (var pgbeacon = Launch.watching(cluster.primary())
                .with("PGBEACON_REPLSTATUS_REQUEST_WAIT", "10s")
                .up()) {
            Await.until("the first answer", Pgbeacon.LIMIT, () -> pgbeacon.health("started")
                    .isUp());
            try (var silent = new Poll(pgbeacon.wordPort());
                    var speaking = new Poll(pgbeacon.wordPort())) {
                silent.send("");
                speaking.send("3");

                assertStopsInTime(pgbeacon);
            }
        }
    }

    @Test
    void whoPollsWhileItStopsLeavesNothingInTheLog() throws InterruptedException {
        var workers = Executors.newCachedThreadPool();
        try (var pgbeacon = Launch.watching(cluster.primary()).up()) {
            pgbeacon.awaitWord("MASTER");
            for (int port : List.of(pgbeacon.wordPort(), pgbeacon.checkPort(), pgbeacon.managementPort())) {
                for (int i = 0; i < 4; i++) {
                    workers.execute(() -> pollUntilItEnds(port));
                }
            }

            pgbeacon.terminate();
            pgbeacon.awaitEnd();

            assertEquals("", pgbeacon.errors());
            var odd = pgbeacon.log().stream()
                    .filter(line -> line.matches(".* (WARN|ERROR) .*|\\s+at .*"))
                    .toList();
            assertEquals(List.of(), odd);
        } finally {
            workers.shutdown();
            assertTrue(workers.awaitTermination(Pgbeacon.LIMIT.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private static void pollUntilItEnds(int port) {
        while (true) {
            try (var poll = new Socket(InetAddress.getLoopbackAddress(), port)) {
                poll.setSoTimeout(2000);
                poll.getOutputStream().write("GET /health HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
                poll.getInputStream().read();
            } catch (ConnectException closed) {
                return;
            } catch (IOException cutOff) {
                // As those are that come while the port closes.
            }
        }
    }

    private static void assertStopsInTime(Pgbeacon pgbeacon) {
        pgbeacon.terminate();
        var took = pgbeacon.awaitEnd();
        assertTrue(took.compareTo(STOP) < 0, "took " + took.toMillis() + " ms");
    }
}
