package dev.pgbeacon.face.log;

import dev.pgbeacon.board.Change;

/** A change as a line: which server, from, to, timeline, position, why. */
final class ChangeLine {
    private ChangeLine() {}

    static String of(Change change) {
        var to = change.to();
        return "server " + to.node() + ": " + Change.words(change.from()) + " -> " + Change.words(to) + ", timeline "
                + (to.timeline().isPresent() ? to.timeline().getAsInt() : "unknown") + " at "
                + to.position().map(Object::toString).orElse("unknown") + ": " + change.why();
    }
}
