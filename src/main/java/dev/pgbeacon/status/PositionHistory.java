package dev.pgbeacon.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a primary was seen at which position, on one timeline; immutable and bounded. From it follows an upper bound of a
 * standby's lag: what it lacks was written after the primary was last seen at or before the replayed position.
 */
final class PositionHistory {
    static final PositionHistory EMPTY = new PositionHistory(List.of());

    /** At one sample a second: minutes in full, hours with fewer samples the further back. */
    private static final int MOST = 512;

    private record Sample(Lsn position, Instant seenAt) {}

    private final List<Sample> samples;

    private PositionHistory(List<Sample> samples) {
        this.samples = samples;
    }

    /** A sample that is older, or of a lower position, than the last one says nothing new. */
    PositionHistory with(Lsn position, Instant seenAt) {
        var next = new ArrayList<>(samples);
        if (!next.isEmpty()) {
            var last = next.get(next.size() - 1);
            if (position.compareTo(last.position) < 0 || !seenAt.isAfter(last.seenAt)) {
                return this;
            }
            if (position.equals(last.position)) {
                next.remove(next.size() - 1);
            }
        }
        next.add(new Sample(position, seenAt));
        return new PositionHistory(List.copyOf(next.size() > MOST ? thinned(next) : next));
    }

    /** When the primary was last seen at or before this position. */
    Optional<Instant> lastSeenAtOrBefore(Lsn position) {
        for (int i = samples.size() - 1; i >= 0; i--) {
            if (samples.get(i).position.compareTo(position) <= 0) {
                return Optional.of(samples.get(i).seenAt);
            }
        }
        return Optional.empty();
    }

    /** Every second sample of the older half goes; an upper bound stays one when a sample is missing. */
    private static List<Sample> thinned(List<Sample> all) {
        var kept = new ArrayList<Sample>();
        for (int i = 0; i < all.size(); i++) {
            if (i >= all.size() / 2 || i % 2 == 0) {
                kept.add(all.get(i));
            }
        }
        return kept;
    }
}
