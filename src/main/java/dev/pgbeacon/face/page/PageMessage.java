package dev.pgbeacon.face.page;

import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.json.Json;
import dev.pgbeacon.json.LabelJson;
import dev.pgbeacon.json.NodeJson;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.Standing;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is sent to a page, as server-sent events (HTML Standard, "Server-sent events"). */
final class PageMessage {
    /** A page of more is no help to anybody. */
    static final int MOST_SERVERS = 200;

    private PageMessage() {}

    /** Those that are shown: where there are too many, those that take no traffic come first. */
    static List<Standing> shown(Collection<Standing> all) {
        return all.stream()
                .sorted(Comparator.comparing((Standing standing) ->
                        all.size() > MOST_SERVERS && standing.accepts().yes()))
                .limit(MOST_SERVERS)
                .toList();
    }

    /**
     * @param at when this is so; the page finds out how long it was under way
     * @param total how many there are
     * @param changes how many there were since the start: when it differs, there are new events
     */
    static String now(
            Instant at, List<Standing> shown, int total, long changes, Optional<LagLimit> limit, PodLabel label) {
        return event("now", Json.object(json -> {
            json.number("at", at.toEpochMilli());
            json.number("total", total);
            json.number("changes", changes);
            LabelJson.write(json, label, at);
            json.objects(
                    "servers",
                    shown.stream()
                            .<Json.Content>map(standing -> server -> NodeJson.summary(server, standing, limit))
                            .toList());
        }));
    }

    static String past(LagPast past) {
        return event("past", Json.object(json -> {
            json.number("step", LagRing.STEP.toSeconds());
            json.objects(
                    "servers",
                    past.rings().entrySet().stream()
                            .<Json.Content>map(ring -> server -> {
                                server.text("name", ring.getKey().name());
                                server.numbers("bytes", ring.getValue().bytes());
                                server.numbers("milliseconds", ring.getValue().milliseconds());
                            })
                            .toList());
        }));
    }

    /** JSON has no line breaks of its own. */
    private static String event(String name, String json) {
        return "event: " + name + "\ndata: " + json + "\n\n";
    }
}
