package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the management port tells of the past. */
class EventsIT {
    @Test
    void aPromotionIsAnEventOfEachServerThatItChanges() {
        try (var cluster = EmbeddedCluster.start(0, 0);
                var pgbeacon = watching(cluster).up()) {
            pgbeacon.awaitWord("a", "MASTER");
            pgbeacon.awaitWord("b", "STANDBY");
            var before = Instant.now();
            cluster.standby(0).promote();
            pgbeacon.awaitWord("b", "MASTER");
            pgbeacon.awaitWord("a", "OFFLINE");

            var promoted = event(pgbeacon, "/events?server=b&since=" + before.minusSeconds(1), "primary/running");

            assertEquals(Set.of("at", "server", "from", "to", "why", "timeline", "lsn"), promoted.fieldNames());
            // It may have been seen without its link for a moment, when the receiver had ended.
            assertTrue(promoted.getString("from").startsWith("standby/"), promoted.encode());
            assertEquals("primary on timeline 2", promoted.getString("why"));
            assertEquals(2, promoted.getInteger("timeline"));
            assertTrue(promoted.getString("lsn").contains("/"), promoted.encode());
            assertEquals(
                    "primary/running",
                    event(pgbeacon, "/events?server=a", "none/fenced").getString("from"));
            assertEquals(
                    "[]",
                    Management.get(pgbeacon, "/events?since=2999-01-01T00:00Z").body());
        }
    }

    @Test
    void theNewestIsFirst() {
        try (var cluster = EmbeddedCluster.start(0);
                var pgbeacon = Launch.watching(cluster.primary()).quick().up()) {
            pgbeacon.awaitWord("MASTER");
            cluster.primary().crash();
            pgbeacon.awaitWord("OFFLINE");

            var times = events(pgbeacon, "/events").stream()
                    .map(event -> Instant.parse(event.getString("at")))
                    .toList();

            assertEquals(
                    times.stream().sorted((one, other) -> other.compareTo(one)).toList(), times);
            assertTrue(times.size() >= 2, times.toString());
        }
    }

    @Test
    void whatCannotBeReadIsRefusedAndNothingCanBeChanged() {
        try (var pgbeacon = Launch.watchingPort(1).up()) {
            var refused = Management.get(pgbeacon, "/events?server=x");
            assertEquals(400, refused.statusCode());
            assertEquals("{\"reason\":\"parameter server: 'x' (expected: one of local)\"}", refused.body());
            assertEquals(400, Management.get(pgbeacon, "/events?since=1").statusCode());
            for (var method : List.of("POST", "PUT", "DELETE")) {
                assertEquals(405, Management.send(pgbeacon, method, "/events").statusCode());
            }
        }
    }

    private static JsonObject event(Pgbeacon pgbeacon, String target, String to) {
        Await.until(to, Pgbeacon.LIMIT, () -> events(pgbeacon, target).stream()
                .anyMatch(event -> event.getString("to").equals(to)));
        return events(pgbeacon, target).stream()
                .filter(event -> event.getString("to").equals(to))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonObject> events(Pgbeacon pgbeacon, String target) {
        return new JsonArray(Management.get(pgbeacon, target).body())
                .stream().map(JsonObject.class::cast).toList();
    }

    private static Launch watching(EmbeddedCluster cluster) {
        return Launch.program()
                .quick()
                .with("PGBEACON_USER", "postgres")
                .with(
                        "PGBEACON_SERVERS_A_PORT",
                        Integer.toString(cluster.primary().port()))
                .with(
                        "PGBEACON_SERVERS_B_PORT",
                        Integer.toString(cluster.standby(0).port()));
    }
}
