package dev.pgbeacon.face.events;

import dev.pgbeacon.board.Event;
import dev.pgbeacon.json.Json;
import java.io.IOException;
import java.util.List;

/** Events in JSON, in the order given. */
final class EventsReply {
    private EventsReply() {}

    static String of(List<Event> events, EventsRequest request) {
        return Json.array(events.stream()
                .filter(request::wants)
                .<Json.Content>map(event -> json -> write(json, event))
                .toList());
    }

    private static void write(Json json, Event event) throws IOException {
        json.text("at", event.at().toString());
        json.text("server", event.server());
        json.text("from", event.from());
        json.text("to", event.to());
        json.text("why", event.why());
        json.number("timeline", event.timeline());
        json.text("lsn", event.lsn());
    }
}
