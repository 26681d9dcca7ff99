package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Prometheus scrapes, of a primary and a standby. */
class MetricsIT {
    private static EmbeddedCluster cluster;
    private static Pgbeacon pgbeacon;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start(0, 0);
        pgbeacon = watching(cluster).up();
        pgbeacon.awaitWord("a", "MASTER");
        pgbeacon.awaitWord("b", "STANDBY");
    }

    @AfterAll
    static void stop() {
        pgbeacon.close();
        cluster.close();
    }

    private static Launch watching(EmbeddedCluster servers) {
        return Launch.program()
                .quick()
                .with("PGBEACON_USER", "postgres")
                .with(
                        "PGBEACON_SERVERS_A_PORT",
                        Integer.toString(servers.primary().port()))
                .with(
                        "PGBEACON_SERVERS_B_PORT",
                        Integer.toString(servers.standby(0).port()));
    }

    @Test
    void aPrimaryAndItsStandbyAreWhatTheyAre() {
        var scrape = Scrape.of(pgbeacon);

        assertEquals(Optional.of(1.0), scrape.value("pgbeacon_role", Map.of("server", "a", "role", "primary")));
        assertEquals(Optional.of(1.0), scrape.value("pgbeacon_role", Map.of("server", "b", "role", "standby")));
        assertEquals(Optional.of(1.0), scrape.value("pgbeacon_state", Map.of("server", "b", "state", "streaming")));
        for (var server : List.of("a", "b")) {
            assertEquals(Optional.of(1.0), scrape.of("pgbeacon_timeline", server));
            assertEquals(Optional.of(1.0), scrape.of("pgbeacon_ready", server));
            assertEquals(Optional.of(0.0), scrape.of("pgbeacon_drained", server));
            assertTrue(scrape.of("pgbeacon_snapshot_age_seconds", server).orElseThrow() < 5, scrape.text());
            assertTrue(
                    scrape.of("pgbeacon_probe_duration_seconds_count", server).orElseThrow() > 0, scrape.text());
        }
        assertTrue(scrape.of("pgbeacon_flush_lsn_bytes", "a").isPresent());
        assertTrue(scrape.of("pgbeacon_replayed_lsn_bytes", "b").isPresent());
        assertTrue(scrape.of("pgbeacon_lag_bytes", "b").isPresent());
    }

    @Test
    void pollsAreCountedByWordAndListener() {
        var before = polls("MASTER");
        for (int i = 0; i < 3; i++) {
            assertEquals("MASTER", Poll.silent(pgbeacon.wordPort("a")));
        }
        assertEquals(before + 3, polls("MASTER"));
    }

    private static double polls(String word) {
        return Scrape.of(pgbeacon)
                .value("pgbeacon_polls_total", Map.of("listener", "replstatus", "server", "a", "word", word))
                .orElseThrow();
    }

    @Test
    void whatIsUnknownOfAServerThatIsDownIsAbsent() {
        try (var own = EmbeddedCluster.start(0, 0);
                var other = watching(own).up()) {
            other.awaitWord("a", "MASTER");
            own.primary().crash();
            other.awaitWord("a", "OFFLINE");

            var scrape = Scrape.of(other);
            for (var name : List.of("timeline", "flush_lsn_bytes", "lag_bytes", "lag_seconds")) {
                assertEquals(Optional.empty(), scrape.of("pgbeacon_" + name, "a"), name);
            }
            assertEquals(Optional.of(1.0), scrape.value("pgbeacon_role", Map.of("server", "a", "role", "none")));
            Await.until(
                    "a refused probe is counted",
                    Pgbeacon.LIMIT,
                    () -> Scrape.of(other)
                                    .value("pgbeacon_probe_failures_total", Map.of("server", "a", "reason", "down"))
                                    .orElseThrow()
                            > 0);
            assertTrue(scrape.of("pgbeacon_role_changes_total", "a").orElseThrow() >= 1, scrape.text());
        }
    }

    @Test
    void prometheusItselfIsAnsweredInItsNewerFormat() {
        var scrape = Scrape.of(pgbeacon, Scrape.OPEN_METRICS);

        assertTrue(scrape.contentType().startsWith("application/openmetrics-text"), scrape.contentType());
        assertTrue(scrape.text().endsWith("# EOF\n"), scrape.text());
        assertTrue(scrape.text().contains("# TYPE pgbeacon_polls counter\n"), scrape.text());
    }

    @Test
    void promtoolFindsNothingWrong() throws IOException, InterruptedException {
        Installed.require("promtool");
        var promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var in = promtool.outputWriter()) {
            in.write(Scrape.of(pgbeacon).text());
        }
        var said = new String(promtool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertEquals("", said);
        assertEquals(0, promtool.waitFor());
    }

    @Test
    void ofTheProcessItSaysWhatIsLookedAtAndNoMore() {
        var strangers = Scrape.of(pgbeacon).names().stream()
                .filter(name -> !name.startsWith("pgbeacon_"))
                .toList();

        assertTrue(strangers.contains("jvm_memory_used_bytes"), strangers.toString());
        assertTrue(strangers.contains("process_cpu_usage"), strangers.toString());
        assertTrue(strangers.stream().allMatch(name -> name.matches("(jvm|process)_.*")), strangers.toString());
        assertTrue(strangers.size() < 20, strangers.toString());
    }
}
