package dev.pgbeacon.router.causal;

/** What marks are counted in: from 0, so that they compare as numbers, and one for the process, so that they outlive a reload. */
final class MarkClock {
    private static final long START = System.nanoTime();

    private MarkClock() {}

    static long now() {
        return System.nanoTime() - START;
    }
}
