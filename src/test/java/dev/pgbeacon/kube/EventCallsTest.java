package dev.pgbeacon.kube;

import static dev.pgbeacon.kube.Caller.EVENTS;
import static dev.pgbeacon.kube.Caller.NEW_EVENTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events: two groups, one storage. */
class EventCallsTest {
    private final ApiStore store = new ApiStore(new TestClock());
    private final Caller caller = Caller.admin(store);

    @Test
    void anEventOfEitherGroupIsReadInTheOther() {
        assertEquals(201, caller.create(EVENTS, core()).status());
        assertEquals(201, caller.create(NEW_EVENTS, modern()).status());
        var read = caller.get(NEW_EVENTS + "/core").json();
        assertEquals("events.k8s.io/v1", read.getString("apiVersion"));
        assertEquals("Promoted", read.getString("note"));
        assertEquals("pg-0", read.getJsonObject("regarding").getString("name"));
        read = caller.get(EVENTS + "/modern").json();
        assertEquals("v1", read.getString("apiVersion"));
        assertEquals("Promoted", read.getString("message"));
        assertEquals("pg-0", read.getJsonObject("involvedObject").getString("name"));
        assertEquals("pgbeacon.dev/pgbeacon", read.getString("reportingComponent"));
        assertEquals(2, store.events().size());
    }

    @Test
    void eventsAreListedByWhatTheyAreAbout() {
        caller.create(EVENTS, core());
        caller.create(NEW_EVENTS, modern());
        var ours = caller.get(EVENTS + "?fieldSelector=involvedObject.name%3Dpg-0%2CinvolvedObject.uid%3Du1")
                .json();
        assertEquals("EventList", ours.getString("kind"));
        assertEquals(2, ours.getJsonArray("items").size());
        var others =
                caller.get(EVENTS + "?fieldSelector=involvedObject.name=pg-1").json();
        assertEquals(0, others.getJsonArray("items").size());
        assertEquals(400, caller.get(EVENTS + "?fieldSelector=message=x").status());
    }

    @Test
    void namesAreGeneratedOneByOne() {
        for (int i = 0; i < 2; i++) {
            var event = core();
            event.getJsonObject("metadata").put("generateName", "pg-0.").remove("name");
            var name = Meta.name(caller.create(EVENTS, event).json());
            assertTrue(name.matches("pg-0\\.[a-z0-9]{5}"), name);
        }
        assertEquals(2, store.events().size());
    }

    @Test
    void aPatchCountsAnEventAgain() {
        caller.create(EVENTS, core().put("count", 1));
        var answer = caller.patch(EVENTS + "/core", "{\"count\":2,\"lastTimestamp\":\"2026-01-01T00:00:09Z\"}");
        assertEquals(200, answer.status());
        assertEquals(2, answer.json().getInteger("count"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T00:00:00Z", "2026-01-01T00:00:00.123Z", "2026-01-01T00:00:00.123456789Z"})
    void eventTimeHasExactlySixFractionalDigits(String time) {
        assertEquals(
                400, caller.create(NEW_EVENTS, modern().put("eventTime", time)).status());
        assertEquals(400, caller.create(EVENTS, core().put("eventTime", time)).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T00:00:00Z", "2026-01-01T00:00:00.123Z"})
    void theOldTimesAreKeptInWholeSeconds(String time) {
        var made = caller.create(EVENTS, core().put("firstTimestamp", time)).json();
        assertEquals("2026-01-01T00:00:00Z", made.getString("firstTimestamp"));
    }

    @ParameterizedTest
    @CsvSource({
        "eventTime, eventTime: Required value",
        "reportingController, reportingController: Required value",
        "reportingInstance, reportingInstance: Required value",
        "action, action: Required value",
        "reason, reason: Required value",
        "type, type: Invalid value",
    })
    void anEventOfTheNewGroupSaysItAll(String missing, String message) {
        var event = modern();
        event.remove(missing);
        var answer = caller.create(NEW_EVENTS, event);
        assertEquals(422, answer.status());
        assertTrue(answer.json().getString("message").contains(message), answer.body());
    }

    @Test
    void anEventWithAnEventTimeSaysItAllInCoreToo() {
        var answer = caller.create(EVENTS, core().put("eventTime", "2026-01-01T00:00:00.000000Z"));
        assertEquals(422, answer.status());
        assertTrue(answer.json().getString("message").contains("reportingController: Required value"));
    }

    @Test
    void anEventStandsInTheNamespaceOfWhatItIsAbout() {
        var event = core();
        event.getJsonObject("involvedObject").put("namespace", "other");
        var answer = caller.create(EVENTS, event);
        assertEquals(422, answer.status());
        assertTrue(answer.json().getString("message").contains("does not match event.namespace"));
    }

    @Test
    void aMessageHasAtMost1024Characters() {
        assertEquals(
                422,
                caller.create(NEW_EVENTS, modern().put("note", "x".repeat(1025)))
                        .status());
        assertEquals(
                201,
                caller.create(NEW_EVENTS, modern().put("note", "x".repeat(1024)))
                        .status());
    }

    private static JsonObject core() {
        return new JsonObject()
                .put("metadata", new JsonObject().put("name", "core"))
                .put("involvedObject", about())
                .put("type", "Normal")
                .put("reason", "Promoted")
                .put("message", "Promoted");
    }

    private static JsonObject modern() {
        return new JsonObject()
                .put("metadata", new JsonObject().put("name", "modern"))
                .put("regarding", about())
                .put("type", "Normal")
                .put("reason", "Promoted")
                .put("action", "Promote")
                .put("note", "Promoted")
                .put("reportingController", "pgbeacon.dev/pgbeacon")
                .put("reportingInstance", "pg-0")
                .put("eventTime", "2026-01-01T00:00:00.000000Z");
    }

    private static JsonObject about() {
        return new JsonObject()
                .put("kind", "Pod")
                .put("namespace", "default")
                .put("name", "pg-0")
                .put("uid", "u1")
                .put("apiVersion", "v1");
    }
}
