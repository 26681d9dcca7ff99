package dev.pgbeacon.board;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest changes; older ones are forgotten. */
public final class History {
    static final int MOST = 1000;

    private final InstantSource wallClock;
    private final Deque<Event> events = new ArrayDeque<>();

    public History(InstantSource wallClock) {
        this.wallClock = wallClock;
    }

    /** Of a board that has not changed yet. */
    public void listenTo(StatusBoard board) {
        board.onChange(this::add);
    }

    private synchronized void add(Change change) {
        events.addFirst(Event.of(change, wallClock.instant()));
        if (events.size() > MOST) {
            events.removeLast();
        }
    }

    public synchronized List<Event> newestFirst() {
        return new ArrayList<>(events);
    }
}
