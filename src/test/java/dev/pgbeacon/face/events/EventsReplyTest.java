package dev.pgbeacon.face.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pgbeacon.board.Event;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.web.Query;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the parameters to the events in JSON. */
class EventsReplyTest {
    private static final List<Event> EVENTS = List.of(
            event("2026-01-01T12:00:02Z", "b"),
            event("2026-01-01T12:00:01.500Z", "a"),
            event("2026-01-01T12:00:01Z", "a"));

    private static Event event(String at, String server) {
        return new Event(
                Instant.parse(at),
                server,
                "standby/streaming",
                "primary/running",
                "primary on timeline 2",
                OptionalInt.of(2),
                Optional.of(Lsn.parse("0/3000060")));
    }

    private static String reply(String query) {
        return EventsReply.of(
                EVENTS, EventsRequest.of(Query.parse(query, EventsRequest.NAMES), List.of("a", "b", "c")));
    }

    @Test
    void anEventHasTheKeysThatScriptsDependOn() {
        var event = new JsonArray(reply("server=b")).getJsonObject(0);

        assertEquals(
                new JsonObject()
                        .put("at", "2026-01-01T12:00:02Z")
                        .put("server", "b")
                        .put("from", "standby/streaming")
                        .put("to", "primary/running")
                        .put("why", "primary on timeline 2")
                        .put("timeline", 2)
                        .put("lsn", "0/3000060"),
                event);
    }

    @Test
    void whatIsNotKnownIsNull() {
        var unknown = new Event(Instant.EPOCH, "a", "x", "y", "z", OptionalInt.empty(), Optional.empty());
        var event = new JsonArray(
                        EventsReply.of(List.of(unknown), new EventsRequest(Optional.empty(), Optional.empty())))
                .getJsonObject(0);

        assertEquals(true, event.containsKey("timeline") && event.getValue("timeline") == null);
        assertEquals(true, event.containsKey("lsn") && event.getValue("lsn") == null);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'', 02 01.500 01",
                "since=2026-01-01T12:00:01.5Z, 02 01.500",
                "since=2026-01-01T13:00:01.5+01:00, 02 01.500",
                "since=2026-01-01T13:00:01.5%2B01:00, 02 01.500",
                "since=2026-01-01T12:01Z, ''",
                "server=a, 01.500 01",
                "server=c, ''",
                "server=a&since=2026-01-01T12:00:01.001Z, 01.500"
            })
    void theyAreThoseOfTheServerFromThatTimeOnNewestFirst(String query, String seconds) {
        var found = new JsonArray(reply(query))
                .stream()
                        .map(event -> ((JsonObject) event).getString("at").replaceAll(".*:(.*)Z", "$1"))
                        .collect(Collectors.joining(" "));
        assertEquals(seconds, found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server=d | parameter server: 'd' (expected: one of a, b, c)",
                "since=yesterday | parameter since: 'yesterday' (expected: an ISO time with its offset, like"
                        + " 2026-01-31T09:30:00Z or 2026-01-31T10:30:00.5+01:00)",
                "since=2026-01-01T12:00:00 | parameter since: '2026-01-01T12:00:00' (expected: an ISO time with its"
                        + " offset, like 2026-01-31T09:30:00Z or 2026-01-31T10:30:00.5+01:00)",
                "until=now | parameter: 'until' (expected: one of since, server)"
            })
    void whatCannotBeReadIsRefused(String query, String reason) {
        assertEquals(
                reason,
                assertThrows(IllegalArgumentException.class, () -> reply(query)).getMessage());
    }
}
