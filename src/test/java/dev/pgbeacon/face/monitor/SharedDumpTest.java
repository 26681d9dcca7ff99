package dev.pgbeacon.face.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedDumpTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final AtomicInteger made = new AtomicInteger();

    private SharedDump taking(long nanosToMake) {
        return new SharedDump(
                () -> {
                    made.incrementAndGet();
                    nanos.addAndGet(nanosToMake);
                    return new byte[1];
                },
                nanos::get);
    }

    @Test
    void aDumpServesForTenTimesAsLongAsItTookToMake() {
        var shared = taking(50);
        var first = shared.get();
        nanos.addAndGet(500);
        assertSame(first, shared.get());
        nanos.addAndGet(1);
        assertNotSame(first, shared.get());
        assertEquals(2, made.get());
    }

    @Test
    void oneThatTookNoTimeServesOnce() {
        var shared = taking(0);
        shared.get();
        nanos.addAndGet(1);
        shared.get();
        assertEquals(2, made.get());
    }

    @Test
    void noneServesForLongerThanASecond() {
        var shared = taking(TimeUnit.SECONDS.toNanos(5));
        shared.get();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1) + 1);
        shared.get();
        assertEquals(2, made.get());
    }
}
