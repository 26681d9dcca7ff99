package dev.pgbeacon.face.page;

import dev.pgbeacon.status.Lag;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** One server's lag over the last quarter of an hour: of each step the most that was seen, so that no peak is lost. */
final class LagRing {
    static final Duration STEP = Duration.ofSeconds(5);
    static final int STEPS = 180;

    private static final long UNKNOWN = -1;

    private final long[] bytes = new long[STEPS];
    private final long[] milliseconds = new long[STEPS];
    private long latest = -1;
    /** Of them, those since the server is known. */
    private int filled;

    LagRing() {
        Arrays.fill(bytes, UNKNOWN);
        Arrays.fill(milliseconds, UNKNOWN);
    }

    /** @param step since some beginning; never goes back */
    void add(long step, Lag lag) {
        advance(step);
        if (lag instanceof Lag.Known known) {
            int slot = slot(latest);
            bytes[slot] = Math.max(bytes[slot], known.bytes());
            if (known.time() instanceof Lag.Time.Known time) {
                milliseconds[slot] = Math.max(milliseconds[slot], time.behind().toMillis());
            }
        }
    }

    /** Of steps in which nobody looked nothing is known. */
    private void advance(long step) {
        long first = latest < 0 ? step : Math.max(latest + 1, step - STEPS + 1);
        for (long next = first; next <= step; next++) {
            bytes[slot(next)] = UNKNOWN;
            milliseconds[slot(next)] = UNKNOWN;
        }
        filled = (int) Math.min(STEPS, latest < 0 ? 1 : filled + step - latest);
        latest = step;
    }

    /** The oldest first; the last one is the latest step. */
    List<OptionalLong> bytes() {
        return values(bytes);
    }

    List<OptionalLong> milliseconds() {
        return values(milliseconds);
    }

    private List<OptionalLong> values(long[] slots) {
        return LongStream.rangeClosed(latest - filled + 1, latest)
                .mapToObj(step ->
                        slots[slot(step)] == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(slots[slot(step)]))
                .toList();
    }

    private static int slot(long step) {
        return (int) (step % STEPS);
    }
}
