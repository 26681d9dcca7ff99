package dev.pgbeacon.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.blackbox.Installed;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The nodes of the multi-master overlay, as its scripts make and wire them. */
class MultimasterIT {
    private static final Path OVERLAY = Path.of("kustomize/overlays/multimaster");
    private static final Path PSQL = Path.of("/usr/lib/postgresql/15/bin/psql");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void whatIsWrittenToOneNodeIsOnTheOther() throws Exception {
        Installed.require(PSQL, "postgresql-15");
        var options = ClusterOptions.bundled().logical();
        try (var one = EmbeddedCluster.start(options, 0);
                var two = EmbeddedCluster.start(options, 0)) {
            var nodes = List.of(one.primary(), two.primary());
            for (var node : nodes) {
                run(
                        List.of(
                                PSQL.toString(),
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(node.port()),
                                "-U",
                                "postgres",
                                "-v",
                                "ON_ERROR_STOP=1",
                                "-f",
                                OVERLAY.resolve("tables.sql").toString()),
                        nodes);
            }
            var wire = List.of("bash", OVERLAY.resolve("wire.sh").toString());
            run(wire, nodes);
            run(wire, nodes);

            nodes.get(0).execute("insert into notes (note) values ('of the one')");
            nodes.get(1).execute("insert into notes (note) values ('of the other')");

            for (var node : nodes) {
                Await.until("both rows on " + node.port(), LIMIT, () -> node.query(
                                "select string_agg(note, ', ' order by note) from notes")
                        .equals("of the one, of the other"));
                assertEquals("1", node.query("select count(*) from pg_subscription"));
            }
        }
    }

    private static void run(List<String> command, List<EmbeddedServer> nodes) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.put("PATH", PSQL.getParent() + ":" + environment.get("PATH"));
        environment.put("PGPASSWORD", "x");
        environment.put("REPLICATOR_PASSWORD", "it's secret");
        environment.put(
                "NODES",
                String.join(
                        " ",
                        nodes.stream().map(node -> "127.0.0.1:" + node.port()).toList()));
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
