package dev.pgbeacon.router.causal;

import dev.pgbeacon.status.Lsn;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far the primary had written its log each time that it was asked; immutable and bounded. More than one sample is kept, as a
 * standby that lags shows what was there a while ago long before it shows the newest.
 */
final class Insertions {
    static final Insertions NONE = new Insertions(List.of());

    /** At one sample in 20 ms: some seconds in full, hours with fewer samples the further back. */
    static final int MOST = 256;

    /** @param askedAt before the question was sent: all that was visible by then lies before {@code end} */
    private record Sample(long askedAt, Lsn end) {}

    private final List<Sample> samples;

    private Insertions(List<Sample> samples) {
        this.samples = samples;
    }

    /** A later sample, not before the last one's end: see {@link #endAfter}. */
    Insertions with(long askedAt, Lsn end) {
        var next = new ArrayList<>(samples);
        if (!next.isEmpty() && last().end().equals(end)) {
            next.remove(next.size() - 1); // the same, and more marks lie before it
        }
        next.add(new Sample(askedAt, end));
        return new Insertions(List.copyOf(next.size() > MOST ? thinned(next) : next));
    }

    /** Whether the log's end went back: a server that crashed may have lost what it had not flushed. */
    boolean endAfter(Lsn end) {
        return !samples.isEmpty() && last().end().compareTo(end) > 0;
    }

    /** Marks from before then have nothing behind this position. */
    OptionalLong shownBy(Lsn replayed) {
        for (int i = samples.size() - 1; i >= 0; i--) {
            if (samples.get(i).end().compareTo(replayed) <= 0) {
                return OptionalLong.of(samples.get(i).askedAt());
            }
        }
        return OptionalLong.empty();
    }

    boolean askedAfter(long moment) {
        return !samples.isEmpty() && last().askedAt() > moment;
    }

    int size() {
        return samples.size();
    }

    private Sample last() {
        return samples.get(samples.size() - 1);
    }

    /** Every second sample of the older half goes: who would have needed it needs the next one. */
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
