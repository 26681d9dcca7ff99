package dev.pgbeacon.watch;

import dev.pgbeacon.probe.Probe;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Server;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Answers what it is told to, and counts. */
final class FakeProbe implements Probe {
    static final Observation PRIMARY = new Observation.Primary(
            new Server("7000000000000000001", 170000, Instant.EPOCH, Address.of("a.example", 5432)),
            1,
            new Lsn(256),
            new Lsn(256));

    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger aborted = new AtomicInteger();
    final AtomicInteger reconnected = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    volatile Supplier<Observation> answer = () -> PRIMARY;
    private final AtomicInteger now = new AtomicInteger();

    @Override
    public Observation ask() {
        asked.incrementAndGet();
        mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            return answer.get();
        } finally {
            now.decrementAndGet();
        }
    }

    @Override
    public void reconnect() {
        reconnected.incrementAndGet();
    }

    @Override
    public void abort() {
        aborted.incrementAndGet();
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
