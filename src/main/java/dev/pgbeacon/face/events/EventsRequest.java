package dev.pgbeacon.face.events;

import dev.pgbeacon.board.Event;
import dev.pgbeacon.web.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which events are asked for: those at that time or after, those of one server, or all. */
record EventsRequest(Optional<Instant> since, Optional<String> server) {
    static final String SINCE = "since";
    static final String SERVER = "server";
    static final List<String> NAMES = List.of(SINCE, SERVER);

    /**
     * @param servers the names that there are
     * @throws IllegalArgumentException for a time that cannot be read, or another server
     */
    static EventsRequest of(Query query, Collection<String> servers) {
        query.find(SERVER).filter(name -> !servers.contains(name)).ifPresent(name -> {
            throw new IllegalArgumentException(
                    "parameter server: '" + name + "' (expected: one of " + String.join(", ", servers) + ")");
        });
        return new EventsRequest(query.find(SINCE).map(EventsRequest::time), query.find(SERVER));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException(
                    "parameter since: '" + text
                            + "' (expected: an ISO time with its offset, like 2026-01-31T09:30:00Z or"
                            + " 2026-01-31T10:30:00.5+01:00)",
                    unreadable);
        }
    }

    boolean wants(Event event) {
        return since.map(time -> !event.at().isBefore(time)).orElse(true)
                && server.map(event.server()::equals).orElse(true);
    }
}
