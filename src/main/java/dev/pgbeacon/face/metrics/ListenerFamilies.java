package dev.pgbeacon.face.metrics;

import dev.pgbeacon.board.Listeners.Listener;
import java.util.List;

/** What each port was asked, and said. */
final class ListenerFamilies {
    private final Family polls = counter(
            "polls", "Polls by the word, or the status, that they were told; invalid and evicted ones too.", "word");
    private final Family invalid = counter("invalid_polls", "Polls that could not be read.");
    private final Family rejected =
            counter("rejected_connections", "Connections from addresses that may not connect, closed unanswered.");
    private final Family evicted =
            counter("evicted_connections", "Connections ended early because too many were open.");
    private final Family open =
            Family.gauge("pgbeacon_open_connections", "Connections that are open now.", "listener", "server");

    private ListenerFamilies() {}

    static List<Family> of(List<Listener> listeners) {
        var families = new ListenerFamilies();
        listeners.forEach(families::add);
        return families.all();
    }

    private static Family counter(String name, String help, String... more) {
        return Family.counter(
                "pgbeacon_" + name,
                help,
                more.length == 0 ? new String[] {"listener", "server"} : new String[] {"listener", "server", more[0]});
    }

    private List<Family> all() {
        return List.of(polls, invalid, rejected, evicted, open);
    }

    private void add(Listener listener) {
        var face = listener.face();
        var server = listener.server().orElse("");
        var counts = listener.counts();
        counts.polls().forEach((word, count) -> polls.add(count, face, server, word));
        invalid.add(counts.invalid(), face, server);
        rejected.add(counts.rejected(), face, server);
        evicted.add(counts.evicted(), face, server);
        open.add(counts.open(), face, server);
    }
}
