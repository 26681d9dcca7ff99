package dev.pgbeacon.board;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Whether this process' own loops turn: each is given nothing to do and must do it in time. */
public final class Pulse {
    private final Map<String, Executor> loops = new ConcurrentSkipListMap<>();

    public void register(String name, Executor loop) {
        loops.put(name, loop);
    }

    /** The loops that did not turn in this time; blocks for as long at most. */
    public List<String> silent(Duration patience) throws InterruptedException {
        var turned = new ConcurrentSkipListMap<String, Boolean>();
        var all = new CountDownLatch(loops.size());
        loops.forEach((name, loop) -> {
            try {
                loop.execute(() -> {
                    turned.put(name, true);
                    all.countDown();
                });
            } catch (RejectedExecutionException ended) {
                all.countDown();
            }
        });
        var unused = all.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        return loops.keySet().stream().filter(name -> !turned.containsKey(name)).toList();
    }
}
