package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we ship for Prometheus and Grafana, against metrics as they are. */
class DashboardIT {
    private static final Path RULES = Path.of("deploy/prometheus/pgbeacon.rules.yml");
    private static final Path DASHBOARD = Path.of("deploy/grafana/pgbeacon.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:pgbeacon|jvm|process)_[a-z0-9_]+");

    private static EmbeddedCluster cluster;
    private static Pgbeacon pgbeacon;
    private static KubePods pods;
    /** In a pod: its label and the Lease are kept; and it checks a listed node. */
    private static Pgbeacon sidecar;
    /** With a session that is pinned. */
    private static Pgbeacon router;

    private static RouterFiles routerFiles;
    private static Connection listener;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException, SQLException {
        cluster = EmbeddedCluster.start(0, 0);
        pgbeacon = Launch.program()
                .quick()
                .with("PGBEACON_USER", "postgres")
                .with(
                        "PGBEACON_SERVERS_A_PORT",
                        Integer.toString(cluster.primary().port()))
                .with(
                        "PGBEACON_SERVERS_B_PORT",
                        Integer.toString(cluster.standby(0).port()))
                .up();
        pgbeacon.awaitWord("a", "MASTER");
        pgbeacon.awaitWord("b", "STANDBY");
        pods = new KubePods(directory);
        sidecar = pods.sidecar("pg-0", cluster.primary())
                .with("PGBEACON_NODES_LIST", "127.0.0.1:" + cluster.standby(0).port())
                .up();
        pods.awaitLabel("pg-0", "primary");
        routerFiles = new RouterFiles(directory).write("", cluster.primary(), cluster.standby(0));
        router = routerFiles.up();
        listener = awaitLogin(routerFiles);
        try (var statement = listener.createStatement()) {
            statement.execute("LISTEN something");
        }
    }

    private static Connection awaitLogin(RouterFiles files) {
        var found = new ArrayList<Connection>();
        Await.until("the router lets in", Pgbeacon.LIMIT, () -> {
            try {
                return found.add(files.connect());
            } catch (SQLException notYet) {
                return false;
            }
        });
        return found.get(0);
    }

    @AfterAll
    static void stop() throws SQLException {
        listener.close();
        router.close();
        sidecar.close();
        pods.close();
        pgbeacon.close();
        cluster.close();
    }

    private static Set<String> scraped() {
        var names = new TreeSet<>(Scrape.of(pgbeacon).names());
        names.addAll(Scrape.of(sidecar).names());
        names.addAll(Scrape.of(routerFiles.management, Scrape.TEXT).names());
        return names;
    }

    private static JsonObject dashboard() throws IOException {
        try (var reader = Json.createReader(Files.newBufferedReader(DASHBOARD))) {
            return reader.readObject();
        }
    }

    /** Of every panel, as Grafana sends them when all is chosen. */
    private static List<String> queries() throws IOException {
        return dashboard().getJsonArray("panels").getValuesAs(JsonObject.class).stream()
                .flatMap(panel -> panel.getJsonArray("targets").getValuesAs(JsonObject.class).stream())
                .map(target -> target.getString("expr")
                        .replaceAll("\\$(job|instance|server)", ".*")
                        .replace("$__rate_interval", "30s"))
                .toList();
    }

    private static Set<String> metrics(Stream<String> texts) {
        var names = new TreeSet<String>();
        texts.forEach(text -> METRIC.matcher(text).results().forEach(name -> names.add(name.group())));
        return names;
    }

    @Test
    void everyQueryNamesAMetricThatExists() throws IOException {
        var used = metrics(Stream.of(Files.readString(DASHBOARD), Files.readString(RULES)));
        var scraped = scraped();

        var missing = new TreeSet<>(used);
        missing.removeAll(scraped);
        assertEquals(Set.of(), missing);
        assertFalse(used.isEmpty());
    }

    @Test
    void everyMetricOfAServerIsLookedAtSomewhere() throws IOException {
        var used = metrics(Stream.of(Files.readString(DASHBOARD), Files.readString(RULES)));
        var scraped = metrics(scraped().stream().filter(name -> name.startsWith("pgbeacon_")));

        scraped.removeAll(used);
        scraped.removeIf(name -> name.matches(".*_(sum|count)"));
        assertEquals(Set.of(), scraped);
    }

    @Test
    void prometheusFindsSomethingForEveryPanel() throws IOException {
        Installed.require("prometheus");
        try (var prometheus =
                Prometheus.scraping(pgbeacon.managementPort(), sidecar.managementPort(), routerFiles.management)) {
            prometheus.awaitScrape();
            for (var query : queries()) {
                // That there are no failures is no sample.
                prometheus.awaitFinding(query.replaceAll(" > 0$", ""));
            }
            prometheus.awaitFinding("sum(pgbeacon_state) == 6");
        }
    }

    @Test
    void everyAlertComesWhenItShouldAndOnlyThen() throws IOException, InterruptedException {
        Installed.require("promtool");
        var tests = RULES.resolveSibling("pgbeacon.rules.test.yml");
        for (var command : List.of(
                List.of("promtool", "check", "rules", RULES.toString()),
                List.of("promtool", "test", "rules", tests.toString()))) {
            var promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, promtool.waitFor(), said);
        }
        var alerts = Pattern.compile("alert: (\\w+)")
                .matcher(Files.readString(RULES))
                .results()
                .map(alert -> alert.group(1))
                .toList();
        var text = Files.readString(tests);
        for (var alert : alerts) {
            assertTrue(text.contains("alertname: " + alert + "\n"), alert + " is never expected");
        }
    }
}
