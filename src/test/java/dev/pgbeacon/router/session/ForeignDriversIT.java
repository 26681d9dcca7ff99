package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.blackbox.Installed;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers of other languages: a script of each prints what it saw, which must be what it sees at the server itself. */
class ForeignDriversIT {
    /** Where npm and Debian put what all programs may use. */
    private static final List<Path> NODE_MODULES = Stream.of(
                    "/usr/lib/node_modules", "/usr/local/lib/node_modules", "/usr/share/nodejs")
            .map(Path::of)
            .toList();

    private static EmbeddedCluster cluster;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start(0, 0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** Both runs find the database as they leave it. */
    private void seesTheSame(Map<String, String> environment, String interpreter, String script) throws Exception {
        var file = Path.of(getClass().getResource(script).toURI()).toString();
        var direct = ClientProgram.run(
                environment, List.of(interpreter, file, "" + cluster.primary().port()));
        assertEquals(0, direct.exit(), direct.said());
        try (var house =
                new TestHouse(directory, "host all all all trust\n", "", cluster.primary(), cluster.standby(0))) {
            var routed = ClientProgram.run(environment, List.of(interpreter, file, "" + house.port()));
            assertEquals(direct.said(), routed.said());
            assertEquals(0, routed.exit());
        }
    }

    @Test
    void nodePostgres() throws Exception {
        Installed.require("node");
        var modules = NODE_MODULES.stream()
                .filter(folder -> Files.exists(folder.resolve("pg")))
                .findFirst()
                .orElse(NODE_MODULES.get(0));
        Installed.require(modules.resolve("pg"), "npm's pg");
        seesTheSame(Map.of("NODE_PATH", modules.toString()), "node", "node-postgres.js");
    }

    @Test
    void psycopg2() throws Exception {
        Installed.require(Path.of("/usr/lib/python3/dist-packages/psycopg2"), "python3-psycopg2");
        seesTheSame(Map.of("PYTHONDONTWRITEBYTECODE", "1"), "/usr/bin/python3", "psycopg2-client.py");
    }
}
