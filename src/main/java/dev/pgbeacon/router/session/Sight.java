package dev.pgbeacon.router.session;

import java.time.Duration;
import java.util.Optional;

/**
 * What a session has seen, and must go on seeing: causal reads. A read on the primary sees more again, so that whoever reads
 * without a pause would never leave it: after many such reads in a row, one waits until a standby has caught up.
 */
final class Sight {
    /** So many in a row. */
    private static final int FIRST_PATIENCE = 32;

    private static final int LAST_PATIENCE = 4_096;
    /** A few of the sampler's rounds. */
    private static final long LONGEST_WAIT = Duration.ofMillis(60).toNanos();

    private final House house;
    private boolean marked;
    private long mark;
    private int inARow;
    private int patience = FIRST_PATIENCE;
    private Optional<Long> waitsUntil = Optional.empty();

    /** What a standby shows of it. */
    enum Showing {
        ALL,
        NOT_ALL,
        /** It may in a moment, and that is worth waiting for. */
        PERHAPS_SOON
    }

    Sight(House house) {
        this.house = house;
    }

    /** Of the primary just now, or of a standby that it leaves. */
    void seen() {
        if (house.terms().get().setup().file().routing().causal()) {
            marked = true;
            mark = house.causality().mark();
            house.causality().want(mark);
        }
    }

    Showing of(Side standby) {
        if (!marked) {
            return Showing.ALL;
        }
        if (house.causality().shows(standby.target().node(), standby.opened(), mark)) {
            patience = waitsUntil.isPresent() ? FIRST_PATIENCE : patience;
            waitsUntil = Optional.empty();
            inARow = 0;
            return Showing.ALL;
        }
        house.causality().want(mark);
        return waits() ? Showing.PERHAPS_SOON : Showing.NOT_ALL;
    }

    private boolean waits() {
        long now = System.nanoTime();
        if (waitsUntil.isPresent()) {
            if (now - waitsUntil.get() < 0) {
                return true;
            }
            // It lags: asked for again, but seldom.
            waitsUntil = Optional.empty();
            patience = Math.min(2 * patience, LAST_PATIENCE);
            inARow = 0;
        }
        house.tally().notYet();
        inARow++;
        if (inARow < patience) {
            return false;
        }
        waitsUntil = Optional.of(now + LONGEST_WAIT);
        return true;
    }
}
