package dev.pgbeacon.face.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.status.Lag;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is remembered of a server's lag. */
class LagRingTest {
    private final LagRing ring = new LagRing();

    private static Lag lag(long bytes) {
        return new Lag.Known(bytes, new Lag.Time.Known(Duration.ofMillis(bytes * 10), Lag.Basis.PEER), Lag.Basis.PEER);
    }

    private String bytes() {
        return words(ring.bytes());
    }

    private static String words(List<java.util.OptionalLong> values) {
        return values.stream()
                .map(value -> value.isPresent() ? Long.toString(value.getAsLong()) : "-")
                .collect(Collectors.joining(" "));
    }

    @Test
    void ofEachStepTheMostIsKept() {
        ring.add(7, lag(1));
        ring.add(7, lag(5));
        ring.add(7, lag(2));
        ring.add(8, lag(3));

        assertEquals("5 3", bytes());
        assertEquals("50 30", words(ring.milliseconds()));
    }

    @Test
    void whatIsUnknownIsNotZero() {
        ring.add(0, new Lag.Unknown("no receiver"));
        ring.add(1, new Lag.Known(4, new Lag.Time.Unknown("nothing replayed yet"), Lag.Basis.RECEIVER));

        assertEquals("- 4", bytes());
        assertEquals("- -", words(ring.milliseconds()));
    }

    @Test
    void ofStepsInWhichNobodyLookedNothingIsKnown() {
        ring.add(1, lag(1));
        ring.add(4, lag(4));

        assertEquals("1 - - 4", bytes());
    }

    @Test
    void afterAQuarterOfAnHourTheOldestIsForgotten() {
        for (int step = 0; step < 1000; step++) {
            ring.add(step, lag(step));
        }

        assertEquals(LagRing.STEPS, ring.bytes().size());
        assertEquals(820, ring.bytes().get(0).getAsLong());
        assertEquals(999, ring.bytes().get(LagRing.STEPS - 1).getAsLong());
    }

    @Test
    void afterALongSleepNothingOldIsLeft() {
        ring.add(1, lag(1));
        ring.add(1_000_000, lag(2));

        assertEquals("- ".repeat(LagRing.STEPS - 1) + "2", bytes());
    }
}
