package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP checks of the program as it ships. */
class ChecksIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static EmbeddedCluster cluster;

    @BeforeAll
    static void startServers() {
        cluster = EmbeddedCluster.start(0, 0);
    }

    @AfterAll
    static void stopServers() {
        cluster.close();
    }

    private static HttpResponse<String> get(int port, String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static int status(int port, String path) {
        return get(port, path).statusCode();
    }

    @Test
    void severalServersShareAPortAndOneHasItsOwn() {
        var launch = Launch.program()
                .with("PGBEACON_USER", "postgres")
                .with("PGBEACON_HOST", "127.0.0.1")
                .with(
                        "PGBEACON_SERVERS_A_PORT",
                        Integer.toString(cluster.primary().port()))
                .with(
                        "PGBEACON_SERVERS_B_PORT",
                        Integer.toString(cluster.standby(0).port()))
                .with("PGBEACON_SERVERS_B_CHECK_PORT", "0");
        try (var pgbeacon = launch.up()) {
            pgbeacon.awaitWord("a", "MASTER");
            pgbeacon.awaitWord("b", "STANDBY");
            int common = pgbeacon.checkPort("a, b");

            assertEquals(200, status(common, "/servers/a/primary"));
            assertEquals(200, status(common, "/servers/b/replica?lag=10MB"));
            assertEquals(503, status(common, "/servers/b/primary"));
            assertEquals(404, status(common, "/primary"));
            assertTrue(get(common, "/").body().contains("\"servers\":[\"a\",\"b\"]"));
            assertEquals(200, status(common, "/liveness"));
            assertEquals(200, status(pgbeacon.checkPort("b"), "/replica"));
        }
    }

    @Test
    void aPortInUseStopsTheStartWithOneLineThatNamesIt() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var pgbeacon = Launch.watching(cluster.primary())
                        .with("PGBEACON_CHECK_PORT", Integer.toString(taken.getLocalPort()))
                        .start()) {
            assertEquals(1, pgbeacon.exitCode());
            var said = String.join("\n", pgbeacon.log()) + pgbeacon.errors();
            assertTrue(
                    said.contains("pgbeacon does not start: the HTTP checks of local: cannot listen on 127.0.0.1:"
                            + taken.getLocalPort() + ": Address already in use"),
                    said);
        }
    }

    @Test
    void theManagementPortIsNotSharedInSilence() {
        try (var pgbeacon = Launch.watching(cluster.primary())
                .with("PGBEACON_CHECK_PORT", "19000")
                .with("PGBEACON_MANAGEMENT_PORT", "19000")
                .start()) {
            assertEquals(1, pgbeacon.exitCode());
            var said = String.join("\n", pgbeacon.log()) + pgbeacon.errors();
            assertTrue(
                    said.contains(
                            "pgbeacon.check.port: '19000' (expected: another port than pgbeacon.management.port)"),
                    said);
        }
    }

    @Test
    void drainedItSays503WithTheReasonUntilTheFileIsGone(@TempDir Path directory) throws IOException {
        var file = directory.resolve("drain");
        try (var pgbeacon = Launch.watching(cluster.primary())
                .quick()
                .with("PGBEACON_DRAIN_FILE", file.toString())
                .up()) {
            pgbeacon.awaitWord("MASTER");
            int port = pgbeacon.checkPort();
            Files.writeString(file, "kernel update\n");
            Await.until("drained", Pgbeacon.LIMIT, () -> status(port, "/primary") == 503);
            assertTrue(get(port, "/").body().contains("\"reason\":\"drained: kernel update\""));
            assertEquals(200, status(port, "/health"));
            Files.delete(file);
            Await.until("resumed", Pgbeacon.LIMIT, () -> status(port, "/primary") == 200);
        }
    }

    @Test
    void afterSigtermItSays503ForAsLongAsItShould() {
        try (var pgbeacon = Launch.watching(cluster.primary())
                .quick()
                .with("PGBEACON_DRAIN_WAIT", "2s")
                .up()) {
            pgbeacon.awaitWord("MASTER");
            int port = pgbeacon.checkPort();
            pgbeacon.terminate();
            Await.until("drained", Duration.ofSeconds(2), () -> status(port, "/primary") == 503);
            assertTrue(get(port, "/").body().contains("shutting down"));
            pgbeacon.awaitEnd();
            assertEquals(java.util.List.of(), pgbeacon.logged("ERROR"));
        }
    }
}
