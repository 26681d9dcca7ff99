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
                + to.position().map(Object::toString).orElse("unknown") + ": " + why(change);
    }

    private static String why(Change change) {
        var order = change.to().drained();
        return order.equals(change.from().drained())
                ? change.to().reason()
                : order.map(why -> "drained: " + why).orElse("no longer drained");
    }

    private static String words(Standing standing) {
        return standing.role().name().toLowerCase(Locale.ROOT) + "/"
                + standing.state().words()
                + (standing.drained().isPresent() ? " (drained)" : "");
    }
}
