package dev.pgbeacon.watch;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HangupTest {
    private final AtomicInteger read = new AtomicInteger();

    @Test
    void aStormOfSignalsIsOneTaskAndOneThatComesWhileItRunsIsAnother() {
        var tasks = new ArrayDeque<Runnable>();
        var signal = Hangup.once(tasks::add, read::incrementAndGet);
        for (int i = 0; i < 100; i++) {
            signal.run();
        }
        assertEquals(1, tasks.size());

        tasks.remove().run();
        signal.run();
        assertEquals(1, tasks.size());
        assertEquals(1, read.get());
    }

    @Test
    void aSignalWhileWeEndIsNoError() {
        var signal = Hangup.once(
                task -> {
                    throw new RejectedExecutionException("ended");
                },
                read::incrementAndGet);
        assertDoesNotThrow(signal::run);
    }
}
