package dev.pgbeacon.face.replstatus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.net.AllowList;
import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.net.ServerTls;
import dev.pgbeacon.net.Transport;
import dev.pgbeacon.status.LagLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A port on a loop of its own, that says MASTER unless told otherwise and keeps what was asked. */
final class TestPort implements Answerer, AutoCloseable {
    final ListenerCounts counts = new ListenerCounts(Word.all());
    final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    /** What was asked of what is known already. */
    final ConcurrentLinkedQueue<String> known = new ConcurrentLinkedQueue<>();
    /** None: asking throws. */
    volatile CompletionStage<Word> answer = CompletableFuture.completedFuture(Word.MASTER);

    private final Transport transport;
    private final ReplstatusPort port;

    TestPort(Transport.Kind kind, ReplstatusSettings settings) throws IOException {
        this(kind, settings, Optional.empty());
    }

    TestPort(Transport.Kind kind, ReplstatusSettings settings, Optional<ServerTls> tls) throws IOException {
        transport = Transport.start(1, kind);
        port = ReplstatusPort.open(
                transport, ListenAddresses.everywhere(0), settings, tls, Duration.ofMillis(200), this, counts);
    }

    static TestPort waiting(Transport.Kind kind, int millis) throws IOException {
        return new TestPort(kind, settings(millis, 20_000));
    }

    static ReplstatusSettings settings(int waitMillis, int maxConnections, String... allowFrom) {
        return new ReplstatusSettings(
                Duration.ofMillis(waitMillis), AllowList.parse(List.of(allowFrom)), maxConnections);
    }

    @Override
    public CompletionStage<Word> answer(Optional<LagLimit> limit) {
        asked.add(limit.map(LagLimit::toString).orElse("nothing"));
        return answer == null ? failing() : answer;
    }

    @Override
    public Word now(Optional<LagLimit> limit) {
        known.add(limit.map(LagLimit::toString).orElse("nothing"));
        return Word.MASTER;
    }

    private static CompletionStage<Word> failing() {
        throw new IllegalStateException("expected by this test");
    }

    int number() {
        return port.port();
    }

    /** Waits until it holds, a second at most. */
    void within1s(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within a second; open: " + counts.open());
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        port.close(Duration.ZERO).toCompletableFuture().join();
        transport.close();
    }
}
