package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final String PATH = "/api/v1/namespaces/prod/events";
    private static final Pod DB_0 = new Pod("db-0", "4f1a");
    private static final Call PROMOTED =
            new Call.CreateEvent(DB_0, false, "Promoted", "primary on timeline 5 at 0/5000060");

    private final TestClock clock = new TestClock();
    private final Wire wire = new Wire("prod", "db", clock);

    /** Its request, when it was answered so. */
    private Request told(Call call, int status) {
        var exchange = wire.exchange(call);
        var answer = exchange.answer(new Response(status, Optional.empty(), "{}"));
        assertEquals(status < 300, answer instanceof Answer.Done);
        return exchange.request();
    }

    @Test
    void anEventIsAboutOurPodAndInOurName() {
        assertEquals(
                new Request(
                        "POST",
                        PATH,
                        Optional.of("application/json"),
                        "{\"apiVersion\":\"v1\",\"kind\":\"Event\",\"metadata\":{\"name\":\"db-0.18867251edfa0000\","
                                + "\"namespace\":\"prod\"},\"involvedObject\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\","
                                + "\"name\":\"db-0\",\"namespace\":\"prod\",\"uid\":\"4f1a\"},\"type\":\"Normal\","
                                + "\"reason\":\"Promoted\",\"message\":\"primary on timeline 5 at 0/5000060\","
                                + "\"source\":{\"component\":\"pgbeacon\"},\"reportingComponent\":\"pgbeacon\","
                                + "\"reportingInstance\":\"db-0\",\"firstTimestamp\":\"2026-01-01T00:00:00Z\","
                                + "\"lastTimestamp\":\"2026-01-01T00:00:00Z\",\"count\":1}"),
                told(PROMOTED, 201));
    }

    @Test
    void aRepetitionIsCountedInTheEventThatIsThere() {
        var name = new JsonObject(told(PROMOTED, 201).body())
                .getJsonObject("metadata")
                .getString("name");
        clock.advance(Duration.ofMinutes(9));
        assertEquals(
                new Request(
                        "PATCH",
                        PATH + "/" + name,
                        Optional.of("application/merge-patch+json"),
                        "{\"count\":2,\"lastTimestamp\":\"2026-01-01T00:09:00Z\"}"),
                told(PROMOTED, 200));
        clock.advance(Duration.ofMinutes(9));
        assertEquals(
                "{\"count\":3,\"lastTimestamp\":\"2026-01-01T00:18:00Z\"}",
                told(PROMOTED, 200).body());
    }

    @Test
    void whatWasToldLongAgoIsToldAnew() {
        told(PROMOTED, 201);
        clock.advance(Duration.ofMinutes(10).plusMillis(1));
        assertEquals("POST", told(PROMOTED, 201).method());
    }

    @Test
    void whatWasNotTakenIsToldAnew() {
        assertEquals("POST", told(PROMOTED, 403).method());
        assertEquals("POST", told(PROMOTED, 201).method());
        assertEquals("PATCH", told(PROMOTED, 503).method());
        assertEquals("PATCH", told(PROMOTED, 404).method());
        assertEquals("POST", told(PROMOTED, 201).method(), "the one that was there is gone");
    }

    @Test
    void anotherMessageIsAnotherEventOfAnotherName() {
        var first = told(PROMOTED, 201);
        var second = told(new Call.CreateEvent(DB_0, true, "Promoted", "other"), 201);
        assertEquals("POST", second.method());
        assertNotEquals(
                new JsonObject(first.body()).getJsonObject("metadata"),
                new JsonObject(second.body()).getJsonObject("metadata"),
                "also at the same moment");
        assertEquals("Warning", new JsonObject(second.body()).getString("type"));
    }

    @Test
    void onlySoManyAreRemembered() {
        told(PROMOTED, 201);
        for (int i = 0; i < 32; i++) {
            told(new Call.CreateEvent(DB_0, false, "Other", "number " + i), 201);
        }
        assertEquals("POST", told(PROMOTED, 201).method());
        assertEquals(
                "PATCH",
                told(new Call.CreateEvent(DB_0, false, "Other", "number 31"), 201)
                        .method());
    }

    @Test
    void longNamesAndMessagesAreCutToWhatIsTaken() {
        var longest = new Pod("a".repeat(253), "4f1a");
        var body = new JsonObject(told(new Call.CreateEvent(longest, false, "R", "m\n".repeat(9000)), 201)
                .body());
        assertEquals(253, body.getJsonObject("metadata").getString("name").length());
        assertEquals(1000, body.getString("message").length());
    }

    @Test
    void whatCameOfItIsNotKnownWhenSomebodyBehindTheServerTimedOut() {
        var answer = wire.exchange(PROMOTED).answer(new Response(504, Optional.empty(), ""));
        assertTrue(assertInstanceOf(Answer.Lost.class, answer).why().startsWith("504"));
    }
}
