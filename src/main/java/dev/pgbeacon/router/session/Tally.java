package dev.pgbeacon.router.session;

import dev.pgbeacon.board.RouterRequests;
import java.util.concurrent.atomic.LongAdder;

/** Where requests ran, and how many sessions are pinned. */
public final class Tally {
    private final LongAdder onPrimary = new LongAdder();
    private final LongAdder onStandbys = new LongAdder();
    private final LongAdder replayed = new LongAdder();
    private final LongAdder notYetReplayed = new LongAdder();
    private final LongAdder pinned = new LongAdder();
    private final LongAdder pins = new LongAdder();

    void sent(Side.Role to) {
        (to == Side.Role.PRIMARY ? onPrimary : onStandbys).increment();
    }

    void another() {
        replayed.increment();
    }

    void notYet() {
        notYetReplayed.increment();
    }

    void pinned() {
        pinned.increment();
        pins.increment();
    }

    void unpinned() {
        pinned.decrement();
    }

    /** All of it. */
    public RouterRequests now() {
        return new RouterRequests(onPrimary(), onStandbys(), askedAnother(), notYetShown(), pinned.sum(), pins.sum());
    }

    /** Requests that a primary got. */
    public long onPrimary() {
        return onPrimary.sum();
    }

    /** Requests that standbys got. */
    public long onStandbys() {
        return onStandbys.sum();
    }

    /** Requests that a standby could not answer, and another server was asked. */
    public long askedAnother() {
        return replayed.sum();
    }

    /** Reads that went to the primary as no standby showed yet what their session had written or seen. */
    public long notYetShown() {
        return notYetReplayed.sum();
    }
}
