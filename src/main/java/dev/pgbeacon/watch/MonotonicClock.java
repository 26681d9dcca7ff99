package dev.pgbeacon.watch;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time since the start, on the system's date of that moment: an operator or NTP that sets the clock back must not make
 * an old snapshot young again.
 */
public final class MonotonicClock implements InstantSource {
    private final Instant startedAt = Instant.now();
    private final long startedNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return startedAt.plusNanos(System.nanoTime() - startedNanos);
    }
}
