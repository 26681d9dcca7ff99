package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.deploy.Defaults;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image as deploy/Dockerfile builds it, run as a container would be: by its user, without a place to write to. */
class ImageTreeIT {
    @TempDir
    private static Path directory;

    private static EmbeddedCluster cluster;
    private static ImageTree tree;

    @BeforeAll
    static void build() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        tree = ImageTree.build(Files.createDirectory(directory.resolve("root")));
        tree.seal();
        cluster = EmbeddedCluster.start(0);
    }

    @AfterAll
    static void remove() throws IOException {
        cluster.close();
        tree.unseal();
    }

    @Test
    void itsEntryPointSaysTheWordAndWritesNothing() throws Exception {
        var before = tree.files();
        try (var pgbeacon = start()) {
            pgbeacon.awaitWord("MASTER");
            var status = Files.readString(Path.of("/proc", Long.toString(pgbeacon.pid()), "status"));
            var maps = Files.readString(Path.of("/proc", Long.toString(pgbeacon.pid()), "maps"));

            assertTrue(maps.matches("(?s).*/app/pgbeacon\\.(aot|jsa)\\n.*"), "the class cache is not in use");
            assertTrue(maps.contains("/app/native/libnetty_transport_native_epoll_"), "epoll is not in use");
            assertFalse(status.matches("(?s).*\\nUid:\\t0\\b.*"), status);
            if (ImageTree.isRoot()) {
                assertTrue(status.matches("(?s).*\\nCapEff:\\t0+\\n.*"), status);
            }
            assertEquals("", pgbeacon.errors());

            pgbeacon.terminate();
            assertEquals(143, pgbeacon.exitCode());
        }
        assertEquals(before, tree.files());
    }

    @Test
    void itsHealthCheckAsksTheProgramAndFailsWithoutIt() throws Exception {
        int port;
        try (var pgbeacon = start()) {
            port = pgbeacon.managementPort();

            assertEquals(0, health(port));
        }
        assertEquals(1, health(port));
    }

    /** For {@code kubectl exec}, in the pod's environment. */
    @Test
    void itsProgramsAreOnThePath() throws Exception {
        var found = tree.process(List.of("sh", "-c", "command -v pgbeacon")).start();
        var path = new String(found.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertEquals(tree.command("ENTRYPOINT"), List.of(path));
    }

    @Test
    void itExposesThePortsThatAreOpenByDefault() {
        var defaults =
                Set.of(Defaults.of("replstatus.port"), Defaults.of("check.port"), Defaults.of("management.port"));

        assertEquals(defaults, Set.of(tree.the("EXPOSE").split(" ", -1)));
    }

    /** Kubernetes' runAsNonRoot needs a number to look at. */
    @Test
    void itsUserIsANumberAndNotRoot() {
        assertTrue(tree.the("USER").matches("[1-9]\\d*:[1-9]\\d*"), tree.the("USER"));
    }

    private static Pgbeacon start() throws IOException {
        var output = Files.createDirectories(Path.of("target/blackbox"));
        var out = Files.createTempFile(output, "image-", ".out");
        var errors = Files.createTempFile(output, "image-", ".err");
        var builder = tree.process(tree.asItsUser(tree.command("ENTRYPOINT")))
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(Launch.program().environment());
        builder.environment()
                .putAll(Map.of(
                        "PGHOST",
                        "127.0.0.1",
                        "PGPORT",
                        Integer.toString(cluster.primary().port()),
                        "PGUSER",
                        EmbeddedServer.SUPERUSER,
                        "PGBEACON_JAVA_OPTS",
                        "-Djava.io.tmpdir=" + tree.inside("/opt")));
        var pgbeacon = new Pgbeacon(builder.start(), out, errors);
        pgbeacon.awaitUp();
        return pgbeacon;
    }

    private static int health(int port) throws IOException, InterruptedException {
        var builder = tree.process(List.copyOf(tree.command("HEALTHCHECK")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PGBEACON_MANAGEMENT_BIND", "0.0.0.0");
        builder.environment().put("PGBEACON_MANAGEMENT_PORT", Integer.toString(port));
        return builder.start().waitFor();
    }
}
