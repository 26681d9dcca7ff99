package dev.pgbeacon.face.log;

import dev.pgbeacon.board.Change;
import dev.pgbeacon.status.Standing;
import java.util.Locale;

/** A change as a line: which server, from, to, timeline, position, why. */
final class ChangeLine {
    private ChangeLine() {}

    static String of(Change change) {
        var to = change.to();
        return "server " + to.node() + ": " + words(change.from()) + " -> " + words(to) + ", timeline "
                + (to.timeline().isPresent() ? to.timeline().getAsInt() : "unknown") + " at "
                + to.position().map(Object::toString).orElse("unknown") + ": " + to.reason();
    }

    private static String words(Standing standing) {
        return standing.role().name().toLowerCase(Locale.ROOT) + "/"
                + standing.state().words();
    }
}
