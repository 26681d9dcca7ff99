package dev.pgbeacon.board;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** The label of our pod and the cluster's Lease as they were last seen: who keeps them writes it, whoever shows them reads. */
public final class PodLabel {
    private final Map<Outcome, LongAdder> patches = new ConcurrentSkipListMap<>();
    private volatile Optional<Seen> seen = Optional.empty();

    /** What came of a patch. */
    public enum Outcome {
        DONE,
        /** Somebody else had changed the pod. */
        CONFLICT,
        REFUSED,
        /** No answer: it may have been carried out. */
        LOST;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Lease {
        /** None is kept, or none is needed. */
        OFF,
        UNKNOWN,
        FREE,
        OURS,
        OTHERS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param key of the label
     * @param value empty: the pod has none, or was not read yet
     * @param holder as the Lease names it
     * @param timeline of the Lease
     * @param renewedAt when we sent the last renewal of it that succeeded; empty where we do not hold it
     * @param reason why the label says what it should say now
     */
    public record Seen(
            String pod,
            String key,
            Optional<String> value,
            Lease lease,
            Optional<String> holder,
            OptionalInt timeline,
            Optional<Instant> renewedAt,
            String reason) {}

    public void patched(Outcome outcome) {
        patches.computeIfAbsent(outcome, first -> new LongAdder()).increment();
    }

    /** Of every outcome, also of those that there were none of. */
    public Map<Outcome, Long> patches() {
        var all = new TreeMap<Outcome, Long>();
        for (var outcome : Outcome.values()) {
            var count = patches.get(outcome);
            all.put(outcome, count == null ? 0 : count.sum());
        }
        return all;
    }

    public void see(Seen now) {
        seen = Optional.of(now);
    }

    /** Empty where no label is kept. */
    public Optional<Seen> seen() {
        return seen;
    }
}
