package dev.pgbeacon.router.session;

import dev.pgbeacon.board.RouterRequests;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Where requests ran, and how many sessions are pinned. */
public final class Tally {
    private static final int MOST_REASONS = 50;
    private static final String OTHER = "other";

    private final LongAdder onPrimary = new LongAdder();
    private final LongAdder onStandbys = new LongAdder();
    private final LongAdder replayed = new LongAdder();
    private final LongAdder notYetReplayed = new LongAdder();
    private final LongAdder pinned = new LongAdder();
    private final Map<String, LongAdder> pins = new ConcurrentHashMap<>();

    void sent(Side.Role to) {
        (to == Side.Role.PRIMARY ? onPrimary : onStandbys).increment();
    }

    void another() {
        replayed.increment();
    }

    void notYet() {
        notYetReplayed.increment();
    }

    /** @param why names of functions are in it, of which there may be any number: only the first ones are told apart */
    void pinned(String why) {
        pinned.increment();
        var reason = pins.containsKey(why) || pins.size() < MOST_REASONS ? why : OTHER;
        pins.computeIfAbsent(reason, first -> new LongAdder()).increment();
    }

    void unpinned() {
        pinned.decrement();
    }

    /** All of it. */
    public RouterRequests now() {
        var reasons = new HashMap<String, Long>();
        pins.forEach((why, count) -> reasons.put(why, count.sum()));
        return new RouterRequests(onPrimary(), onStandbys(), askedAnother(), notYetShown(), pinned.sum(), reasons);
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
