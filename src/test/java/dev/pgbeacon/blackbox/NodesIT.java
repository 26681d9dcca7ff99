package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar of the primary that checks listed nodes, from a file that is changed while it runs. */
class NodesIT {
    private static EmbeddedCluster cluster;

    @TempDir
    private Path directory;

    private Path file;
    private Pgbeacon pgbeacon;

    @BeforeAll
    static void servers() {
        cluster = EmbeddedCluster.start(0, 0);
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @BeforeEach
    void start() throws IOException {
        file = directory.resolve("nodes.properties");
        list(cluster.standby(0));
        pgbeacon = Launch.watching(cluster.primary())
                .quick()
                .property("smallrye.config.locations", file.toUri().toString())
                .up();
    }

    @AfterEach
    void stop() {
        pgbeacon.close();
    }

    private void list(EmbeddedServer... servers) throws IOException {
        write("pgbeacon.nodes.list=" + Stream.of(servers).map(NodesIT::address).collect(Collectors.joining(",")));
    }

    /** Whole, as an editor or a mounted ConfigMap does it. */
    private void write(String line) throws IOException {
        var next = directory.resolve("next");
        Files.writeString(
                next,
                "pgbeacon.health-check.period=500ms\npgbeacon.health-check.timeout=400ms\n"
                        + "pgbeacon.health-check.max-retries=0\n" + line + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String address(EmbeddedServer server) {
        return "127.0.0.1:" + server.port();
    }

    private Map<String, String> roles() {
        try (var reader = Json.createReader(
                new StringReader(Management.get(pgbeacon, "/cluster").body()))) {
            return reader.readObject().getJsonArray("members").getValuesAs(JsonObject.class).stream()
                    .collect(Collectors.toMap(node -> node.getString("name"), node -> node.getString("role")));
        }
    }

    private void awaitRoles(Map<String, String> expected) {
        Await.until(expected.toString(), Pgbeacon.LIMIT, () -> roles().equals(expected));
    }

    @Test
    void aListedNodeIsOnEveryFaceThatShowsServers() {
        awaitRoles(Map.of("local", "primary", address(cluster.standby(0)), "standby"));
        var server = Map.of("server", address(cluster.standby(0)), "role", "standby");
        assertEquals(Optional.of(1.0), Scrape.of(pgbeacon).value("pgbeacon_role", server));
        var lag = Scrape.of(pgbeacon).of("pgbeacon_lag_bytes", address(cluster.standby(0)));
        assertTrue(lag.isPresent(), "from the primary's own position");
    }

    @Test
    void theLocalServersFacesAreAboutItAlone() {
        awaitRoles(Map.of("local", "primary", address(cluster.standby(0)), "standby"));
        assertEquals("MASTER", pgbeacon.word());
        assertEquals(200, Management.get(pgbeacon, "/q/health/ready").statusCode());
        assertEquals(Set.of("pgbeacon-ready"), pgbeacon.health("ready").checks().keySet());
    }

    @Test
    void aChangedFileIsReadAgain() throws IOException {
        awaitRoles(Map.of("local", "primary", address(cluster.standby(0)), "standby"));
        list();
        awaitRoles(Map.of("local", "primary"));
        list(cluster.standby(0), cluster.primary());
        awaitRoles(Map.of("local", "primary", address(cluster.standby(0)), "standby"));
        pgbeacon.awaitLogged("configuration: read again; in force: pgbeacon.nodes.list");
    }

    @Test
    void soItIsAtSighup() {
        pgbeacon.hangUp();
        pgbeacon.awaitLogged("configuration: read again");
        assertTrue(pgbeacon.isRunning());
    }

    @Test
    void aBadFileIsRefusedWholeAndAllStaysAsItIs() throws IOException {
        awaitRoles(Map.of("local", "primary", address(cluster.standby(0)), "standby"));
        write("pgbeacon.nodes.list=\npgbeacon.health-check.period=300ms");
        pgbeacon.awaitLogged("health-check: a round may take 400ms");
        assertEquals(Map.of("local", "primary", address(cluster.standby(0)), "standby"), roles());
        assertEquals("MASTER", pgbeacon.word());
    }
}
