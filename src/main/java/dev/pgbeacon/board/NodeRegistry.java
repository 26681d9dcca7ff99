package dev.pgbeacon.board;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** The table of nodes as it was last seen: who reads it and writes to it says so here, whoever shows that reads. */
public final class NodeRegistry {
    private final InstantSource clock;
    private final LongAdder writes = new LongAdder();
    private volatile Optional<Seen> seen = Optional.empty();
    private volatile Optional<Instant> readAt = Optional.empty();

    public NodeRegistry(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param answers whether the last round could read it
     * @param writer whether we are the one that writes
     * @param nodes rows that name a node
     */
    public record Seen(boolean answers, boolean writer, int nodes) {}

    /** A round has read it. */
    public void read(boolean writer, int nodes) {
        readAt = Optional.of(clock.instant());
        seen = Optional.of(new Seen(true, writer, nodes));
    }

    /** A round could not. */
    public void lost() {
        seen = Optional.of(new Seen(false, false, seen.map(Seen::nodes).orElse(0)));
    }

    /** @param rows whose {@code health_status} is another now */
    public void wrote(int rows) {
        writes.add(rows);
    }

    /** Empty where no registry is used, or before its first round. */
    public Optional<Seen> seen() {
        return seen;
    }

    /** Since the last round that could read it. */
    public Optional<Duration> age() {
        return readAt.map(then -> Duration.between(then, clock.instant()));
    }

    public long writes() {
        return writes.sum();
    }
}
