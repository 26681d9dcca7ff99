package dev.pgbeacon.net;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Those who wait equally long: the first to come is the first to be due, so that one timer serves all and coming and going
 * cost nothing. Used on one event loop only.
 */
public final class WaitQueue<E> {
    /** Waits are at least as long as asked for, and at most this longer; else each of many would have a timer of its own. */
    private static final long COARSENESS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventExecutor loop;
    private final long wait;
    private final Consumer<E> whenDue;
    private final Place<E> ends = new Place<>(null);
    private boolean timerRuns;

    /** A place in one queue at a time, made once and kept by whoever waits. */
    public static final class Place<E> {
        private final E owner;
        private Place<E> before = this;
        private Place<E> after = this;
        private long due;

        public Place(E owner) {
            this.owner = owner;
        }

        /** Leaves the queue; without effect outside of one. */
        public void leave() {
            before.after = after;
            after.before = before;
            before = this;
            after = this;
        }
    }

    /** @param whenDue told of each that has waited, after it has left the queue */
    public WaitQueue(EventExecutor loop, Duration wait, Consumer<E> whenDue) {
        this.loop = loop;
        this.wait = wait.toNanos();
        this.whenDue = whenDue;
    }

    /** Joins at the end, and leaves the queue where it was. */
    public void join(Place<E> place) {
        place.leave();
        place.due = System.nanoTime() + wait;
        place.before = ends.before;
        place.after = ends;
        ends.before.after = place;
        ends.before = place;
        if (!timerRuns) {
            startTimer(wait);
        }
    }

    /** Who has waited longest. */
    public Optional<E> first() {
        return Optional.ofNullable(ends.after.owner);
    }

    private void startTimer(long nanos) {
        timerRuns = true;
        // Not held: a timer that fires for nobody costs less than cancelling one for each who leaves.
        var unused = loop.schedule(this::callDue, Math.max(nanos, COARSENESS), TimeUnit.NANOSECONDS);
    }

    private void callDue() {
        timerRuns = false;
        long now = System.nanoTime();
        while (ends.after != ends && ends.after.due - now <= 0) {
            var first = ends.after;
            first.leave();
            whenDue.accept(first.owner);
        }
        if (ends.after != ends && !timerRuns) {
            startTimer(ends.after.due - now);
        }
    }
}
