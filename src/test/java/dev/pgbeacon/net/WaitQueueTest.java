package dev.pgbeacon.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.net.WaitQueue.Place;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitQueueTest {
    private final EventLoop loop = new DefaultEventLoop();
    private final List<String> due = new ArrayList<>();
    private final CompletableFuture<Long> lastDueAt = new CompletableFuture<>();

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void thoseWhoWaitAreDueInTheOrderTheyCame() throws Exception {
        onLoop(20, queue -> List.of("a", "b", "last").forEach(each -> queue.join(new Place<>(each))));

        assertEquals(List.of("a", "b", "last"), due);
    }

    @Test
    void whoLeavesIsNotDue() throws Exception {
        onLoop(20, queue -> {
            var leaver = new Place<>("leaver");
            queue.join(leaver);
            queue.join(new Place<>("last"));
            leaver.leave();
            leaver.leave();
        });

        assertEquals(List.of("last"), due);
    }

    @Test
    void whoJoinsAgainWaitsBehindTheOthers() throws Exception {
        onLoop(20, queue -> {
            var again = new Place<>("last");
            queue.join(again);
            queue.join(new Place<>("other"));
            assertEquals(Optional.of("last"), queue.first());
            queue.join(again);
            assertEquals(Optional.of("other"), queue.first());
        });

        assertEquals(List.of("other", "last"), due);
    }

    @Test
    void nobodyIsDueBeforeTheWaitIsOver() throws Exception {
        long joined = System.nanoTime();

        onLoop(30, queue -> queue.join(new Place<>("last")));

        assertTrue(lastDueAt.join() - joined >= Duration.ofMillis(30).toNanos());
    }

    private interface Use {
        void of(WaitQueue<String> queue);
    }

    /** Uses a queue on the loop, and returns when "last" was due. */
    private void onLoop(long millis, Use use) throws Exception {
        loop.submit(() -> use.of(new WaitQueue<>(loop, Duration.ofMillis(millis), this::onDue)))
                .get();
        lastDueAt.get(30, TimeUnit.SECONDS);
    }

    private void onDue(String who) {
        due.add(who);
        if (who.equals("last")) {
            lastDueAt.complete(System.nanoTime());
        }
    }
}
