package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import jakarta.json.Json;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log tells, and what it must not. */
class LogIT {
    private static final Pattern CHANGE = Pattern.compile(
            "server local \\(127\\.0\\.0\\.1:\\d+\\): (\\w+/\\w+) -> (\\w+/\\w+), timeline (\\w+) at ([0-9A-F/]+|unknown): .+");

    private EmbeddedCluster cluster;

    @BeforeEach
    void startServer() {
        cluster = EmbeddedCluster.start(0);
    }

    @AfterEach
    void stopServer() {
        cluster.close();
    }

    @Test
    void aTickThatChangesNothingIsNotLogged() {
        try (var pgbeacon = Launch.watching(cluster.primary()).quick().up()) {
            pgbeacon.awaitWord("MASTER");
            int lines = pgbeacon.log().size();

            awaitTicks(20);

            assertEquals(lines, pgbeacon.log().size(), String.join("\n", pgbeacon.log()));
        }
    }

    @Test
    void eachChangeIsOneLineThatTakesUpWhereTheLastOneLeftOff() {
        try (var pgbeacon = Launch.watching(cluster.primary()).quick().up()) {
            pgbeacon.awaitWord("MASTER");
            cluster.primary().crash();
            pgbeacon.awaitWord("OFFLINE");
            cluster.primary().start();
            pgbeacon.awaitWord("MASTER");

            var changes = pgbeacon.logged(" -> ").stream().map(LogIT::change).toList();

            assertEquals("none/unasked", changes.get(0).group(1));
            assertEquals("primary/running", changes.get(0).group(2));
            // Down, or before that stale, where nobody came to ask in time.
            assertTrue(
                    changes.get(1).group(2).startsWith("none/"), changes.get(1).group());
            assertEquals("primary/running", changes.get(changes.size() - 1).group(2));
            for (int i = 1; i < changes.size(); i++) {
                assertEquals(changes.get(i - 1).group(2), changes.get(i).group(1));
                assertFalse(changes.get(i).group(1).equals(changes.get(i).group(2)));
            }
            assertEquals("1", changes.get(0).group(3));
            assertTrue(changes.get(0).group(4).contains("/"), changes.get(0).group());
        }
    }

    @Test
    void withOneSettingEachLineIsJson() {
        try (var pgbeacon = Launch.watching(cluster.primary())
                .quick()
                .with("PGBEACON_LOG_JSON", "true")
                .with("PGBEACON_UNKNOWN", "x")
                .up()) {
            pgbeacon.awaitWord("MASTER");
            cluster.primary().crash();
            pgbeacon.awaitWord("OFFLINE");
            pgbeacon.terminate();
            pgbeacon.awaitEnd();

            var lines = pgbeacon.log();

            assertTrue(lines.size() > 5, lines.toString());
            for (var line : lines) {
                try (var reader = Json.createReader(new StringReader(line))) {
                    var entry = reader.readObject();
                    assertFalse(entry.getString("message").isEmpty(), line);
                    assertFalse(entry.getString("level").isEmpty(), line);
                }
            }
        }
    }

    @Test
    void noPasswordIsEverInTheLog(@TempDir Path directory) throws Exception {
        cluster.primary().execute("create role dave login password 'k3epMeOut'");
        cluster.primary().authentication("dave", "scram-sha-256");
        var file = Files.writeString(directory.resolve("password"), "k3epMeOut\n");
        var launch = Launch.watching(cluster.primary())
                .quick()
                .with("PGUSER", "dave")
                .property("quarkus.log.level", "DEBUG")
                .property("quarkus.log.console.level", "DEBUG");
        for (var secret : new Launch[] {
            launch.with("PGPASSWORD", "k3epMeOut"),
            launch.with("PGBEACON_PASSWORD_FILE", file.toString()),
            launch.with("PGPASSWORD", "k3epMeOut2")
        }) {
            try (var pgbeacon = secret.up()) {
                Await.until("the first answer", Pgbeacon.LIMIT, () -> pgbeacon.health("started")
                        .isUp());
                awaitDebug(pgbeacon);

                assertFalse(String.join("\n", pgbeacon.log()).contains("k3epMeOut"));
                assertFalse(pgbeacon.errors().contains("k3epMeOut"));
            }
        }
    }

    /** The test above would prove nothing at INFO. */
    private static void awaitDebug(Pgbeacon pgbeacon) {
        Await.until("DEBUG", Pgbeacon.LIMIT, () -> !pgbeacon.logged(" DEBUG ").isEmpty());
    }

    private void awaitTicks(int count) {
        var seen = new HashSet<String>();
        Await.until(count + " questions", Pgbeacon.LIMIT, () -> {
            seen.add(cluster.primary()
                    .query("select query_start from pg_stat_activity where application_name = 'pgbeacon'"));
            return seen.size() > count;
        });
    }

    private static java.util.regex.MatchResult change(String line) {
        var found = CHANGE.matcher(line);
        assertTrue(found.find(), line);
        return found.toMatchResult();
    }
}
