package dev.pgbeacon.router.causal;

import java.util.concurrent.atomic.LongAdder;

/** What became of the reads that could go to a standby; counted by whoever sends them. */
public final class CausalReads {
    private final LongAdder onStandby = new LongAdder();
    private final LongAdder onPrimary = new LongAdder();

    public void wentToStandby() {
        onStandby.increment();
    }

    /** No standby that could be used showed yet what the session wrote and saw. */
    public void wentToPrimary() {
        onPrimary.increment();
    }

    public long onStandby() {
        return onStandby.sum();
    }

    public long onPrimary() {
        return onPrimary.sum();
    }
}
