package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** places.tsv, row by row: where a statement ran by the servers' own logs. Each row has a session of its own, which has seen nothing. */
class PlaceTableIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final String EXCEPTIONS = """
            primary_functions stable_swallows
            stateless_functions keeps_nothing
            read_functions as_the_file_says
            primary_tables named_by_the_file
            """;

    @TempDir
    private static Path directory;

    private static RoutedCluster routed;
    /** Reads of it tell when those who wrote before it may be served by the standby again. */
    private static PlaceClient other;

    @BeforeAll
    static void start() throws Exception {
        routed = new RoutedCluster(directory, EXCEPTIONS, PlaceRow.resource("places-schema.sql"));
        other = new PlaceClient(routed.port());
        assertEquals(routed.standby().port(), other.port(), "where a first read runs");
    }

    @AfterAll
    static void stop() throws IOException {
        if (routed != null) {
            routed.close();
        }
    }

    static List<PlaceRow> all() {
        return PlaceRow.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void aStatementRunsWhereItsRowSays(PlaceRow row) throws Exception {
        try (var client = new PlaceClient(routed.port())) {
            for (var before : row.setUp()) {
                boolean fails = before.startsWith("!");
                var answer = client.say(row.tagged(fails ? before.substring(1) : before));
                assertEquals(fails, !answer.sqlState().isEmpty(), before + ": " + answer.sqlState());
            }
            if (!row.setUp().isEmpty()) {
                awaitStandbyToCatchUp();
            }

            var answer = client.say(row.tagged(), row.protocol());

            assertEquals(row.sqlState(), answer.sqlState(), "SQLSTATE");
            var saw = routed.whoSaw(row.tag());
            if (!row.place().equals("?")) {
                assertEquals(ports(expected(row.place())), ports(saw), "seen by");
            }
            client.say("ROLLBACK");
            if (!row.pins().equals("?")) {
                laterReadsRunOn(client, row.pins().equals("pins"));
            }
        }
    }

    private static Set<EmbeddedServer> expected(String place) {
        return switch (place) {
            case "primary" -> Set.of(routed.primary());
            case "standby" -> Set.of(routed.standby());
            case "replayed" -> Set.of(routed.primary(), routed.standby());
            default -> throw new IllegalArgumentException("place: " + place);
        };
    }

    private static List<String> ports(Set<EmbeddedServer> servers) {
        return servers.stream()
                .map(server ->
                        (server == routed.primary() ? "primary " : server == routed.standby() ? "standby " : "late ")
                                + server.port())
                .sorted()
                .toList();
    }

    private static void laterReadsRunOn(PlaceClient client, boolean primary) throws IOException {
        awaitStandbyToCatchUp();
        if (primary) {
            assertEquals(routed.primary().port(), client.port(), "not pinned");
        } else {
            Await.until(
                    "a read on the standby again",
                    LONG,
                    () -> client.port() == routed.standby().port());
        }
    }

    /** What the other session does on the primary comes later than all before: when it may read on the standby, so may they. */
    private static void awaitStandbyToCatchUp() throws IOException {
        other.say("SHOW server_version");
        Await.until(
                "the standby caught up",
                LONG,
                () -> other.port() == routed.standby().port());
    }
}
