package dev.pgbeacon.embedded;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, never for a time. */
public final class Await {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Await() {}

    /** What is waited for; an exception means "not yet", as a server that starts refuses connections. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /**
     * @param what named in the error, like "node_5501 streams"
     * @throws IllegalStateException if the condition does not hold within the limit; the cause is what it threw last
     */
    public static void until(String what, Duration limit, Condition condition) {
        Exception last = null;
        long end = System.nanoTime() + limit.toNanos();
        do {
            try {
                if (condition.holds()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            // parkNanos returns at once in an interrupted thread: without this check the loop would spin.
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException(what + ": interrupted", last);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        } while (System.nanoTime() - end < 0);
        throw new IllegalStateException(what + ": not within " + limit.toSeconds() + " s", last);
    }
}
