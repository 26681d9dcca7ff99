package dev.pgbeacon.status;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One node's latest snapshot and what is remembered of those before it; immutable.
 *
 * @param lastAlive what it said when it last answered in a role
 * @param lastFit when it was last fit to serve reads by itself, forgotten when it became unfit for another reason than a
 *     lost link
 * @param limits whether it is within each limit that faces ask for, with hysteresis
 */
public record Track(
        Snapshot latest,
        Optional<Observation.Alive> lastAlive,
        Optional<Instant> lastFit,
        Map<LagLimit, LimitTrack> limits) {

    public static Track first(Snapshot snapshot) {
        return new Track(snapshot, alive(snapshot), Optional.empty(), Map.of());
    }

    public Track with(Snapshot next) {
        if (ofAnotherSystem(next)) {
            return first(next);
        }
        var snapshot = next.after(latest, lastAlive);
        return new Track(snapshot, alive(snapshot).or(() -> lastAlive), lastFit, limits);
    }

    /** Another data directory behind the same address: nothing of what was before is about it. */
    private boolean ofAnotherSystem(Snapshot next) {
        return lastAlive.isPresent()
                && next.seen() instanceof Observation.Alive now
                && !now.server()
                        .systemIdentifier()
                        .equals(lastAlive.get().server().systemIdentifier());
    }

    /** The system that it was last seen to be of. */
    public Optional<String> systemIdentifier() {
        return lastAlive.map(alive -> alive.server().systemIdentifier());
    }

    /** Where it is found: where we ask it, and where it says that it is. */
    Set<Address> addresses() {
        var asked = latest.node().address();
        return lastAlive
                .map(alive -> alive.server().address())
                .filter(own -> !own.equals(asked))
                .map(own -> Set.of(asked, own))
                .orElse(Set.of(asked));
    }

    Track fitAt(Optional<Instant> when) {
        return new Track(latest, lastAlive, when, limits);
    }

    Track withLimit(LagLimit limit, LimitTrack state) {
        var more = new HashMap<>(limits);
        more.put(limit, state);
        return new Track(latest, lastAlive, lastFit, Map.copyOf(more));
    }

    /**
     * After a failed probe: who was over a limit has still to come back within it, who was within has to show that it is.
     * That it was fit lately is not forgotten, or one failed probe would end the grace of an orphan.
     */
    Track unseen() {
        var over = new HashMap<>(limits);
        over.values().removeIf(LimitTrack::within);
        over.replaceAll((limit, state) -> LimitTrack.first(false));
        return new Track(latest, lastAlive, lastFit, Map.copyOf(over));
    }

    Track withoutLimits() {
        return new Track(latest, lastAlive, lastFit, Map.of());
    }

    private static Optional<Observation.Alive> alive(Snapshot snapshot) {
        return snapshot.seen() instanceof Observation.Alive alive ? Optional.of(alive) : Optional.empty();
    }
}
