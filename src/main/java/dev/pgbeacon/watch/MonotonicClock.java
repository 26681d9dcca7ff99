package dev.pgbeacon.watch;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time since the start, on the system's date of that moment: an operator or NTP that sets the clock back must not make
 * an old snapshot young again.
 */
public final class MonotonicClock implements InstantSource {
    private final Instant startedAt = Instant.now();
    private final long startedMillis = startedAt.toEpochMilli();
    private final long startedNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return startedAt.plusNanos(System.nanoTime() - startedNanos);
    }

    /** Up to a millisecond before {@link #instant()}; the router asks for it with each statement. */
    @Override
    public long millis() {
        return startedMillis + (System.nanoTime() - startedNanos) / 1_000_000;
    }
}
