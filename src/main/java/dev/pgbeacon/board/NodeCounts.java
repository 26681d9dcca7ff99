package dev.pgbeacon.board;

import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** How often one node was asked since the start, and how that went. Written as answers are published, read by anybody. */
public final class NodeCounts {
    /** A server nearby answers within a millisecond, one that hangs is given its time-out. */
    public static final List<Duration> BOUNDS = LongStream.of(
                    500,
                    1_000,
                    2_500,
                    5_000,
                    10_000,
                    25_000,
                    50_000,
                    100_000,
                    250_000,
                    500_000,
                    1_000_000,
                    2_500_000,
                    5_000_000,
                    10_000_000)
            .mapToObj(micros -> Duration.ofNanos(micros * 1000))
            .toList();

    /** How a question fails; each is counted from 0, so that the first of its kind is seen as an increase. */
    private static final List<NodeState> FAILURES = List.of(
            NodeState.STARTING,
            NodeState.STOPPING,
            NodeState.DOWN,
            NodeState.TIMED_OUT,
            NodeState.BUSY,
            NodeState.MISCONFIGURED);

    /** By the first bound that the latency does not exceed; the last is of those above all bounds. */
    private final AtomicLongArray latencies = new AtomicLongArray(BOUNDS.size() + 1);

    private final LongAdder nanos = new LongAdder();
    private final Map<NodeState, LongAdder> failures = new ConcurrentSkipListMap<>();
    private final LongAdder roleChanges = new LongAdder();
    private volatile Optional<Duration> lastLatency = Optional.empty();

    NodeCounts() {
        FAILURES.forEach(state -> failures.put(state, new LongAdder()));
    }

    void answered(Snapshot snapshot) {
        int bucket = 0;
        while (bucket < BOUNDS.size() && snapshot.latency().compareTo(BOUNDS.get(bucket)) > 0) {
            bucket++;
        }
        latencies.incrementAndGet(bucket);
        nanos.add(snapshot.latency().toNanos());
        lastLatency = Optional.of(snapshot.latency());
        if (snapshot.seen() instanceof Observation.Out out) {
            failures.computeIfAbsent(out.state(), state -> new LongAdder()).increment();
        }
    }

    void roleChanged() {
        roleChanges.increment();
    }

    public long probes() {
        return probesWithin().get(BOUNDS.size());
    }

    /** For each of the bounds, how many took no longer; then all. */
    public List<Long> probesWithin() {
        var counts = new ArrayList<Long>();
        long sum = 0;
        for (int i = 0; i < latencies.length(); i++) {
            sum += latencies.get(i);
            counts.add(sum);
        }
        return counts;
    }

    /** Of all questions together, from each to its answer. */
    public Duration time() {
        return Duration.ofNanos(nanos.sum());
    }

    /** From the last question to its answer; empty while there is none. */
    public Optional<Duration> lastLatency() {
        return lastLatency;
    }

    /** Questions that no node in a role answered, by what was found instead. */
    public Map<NodeState, Long> failures() {
        var counts = new TreeMap<NodeState, Long>();
        failures.forEach((state, count) -> counts.put(state, count.sum()));
        return counts;
    }

    /** From one role to another, none among them; what the first answer says is no change. */
    public long roleChanges() {
        return roleChanges.sum();
    }
}
