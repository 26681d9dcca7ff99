package dev.pgbeacon.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerWatchTest {
    @Test
    void whatIsCancelledIsNotKeptUntilItsTurn() {
        var ticks = assertInstanceOf(ScheduledThreadPoolExecutor.class, ServerWatch.newTicks());
        try {
            ticks.schedule(() -> {}, 1, TimeUnit.DAYS).cancel(false);
            assertEquals(0, ticks.getQueue().size());
        } finally {
            ticks.shutdownNow();
        }
    }
}
