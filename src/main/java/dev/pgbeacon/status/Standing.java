package dev.pgbeacon.status;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * A node as it stands at the moment of reading: its latest snapshot, judged by its age and by what else is on the board.
 *
 * @param known what the node last said in a role; for show, the state decides
 * @param age of what is known; empty while nothing is
 * @param reason the state in words
 * @param accepts whether traffic should go there, by the one limit of all faces
 * @param drained why the operator or a shutdown took this process' servers out, if so
 * @param within whether a standby is within a limit: with hysteresis where the limit is configured, exact otherwise
 */
public record Standing(
        NodeId node,
        NodeState state,
        Lag lag,
        Optional<Observation.Alive> known,
        Optional<Duration> age,
        String reason,
        Verdict accepts,
        Optional<String> drained,
        Predicate<LagLimit> within) {

    public NodeRole role() {
        return state.role();
    }

    /** What it says now, whether it may act on it or not; empty while it is out, or what it said is too old. */
    public Optional<Observation.Alive> saysNow() {
        return switch (state) {
            case RUNNING, STREAMING, CATCHUP, PAUSED, DELAYED, ORPHAN, RECOVERING, HIDDEN -> known;
            case FENCED, WAITING, UNREADY -> known;
            case UNASKED, STARTING, STOPPING, DOWN, TIMED_OUT, BUSY, MISCONFIGURED, STALE -> Optional.empty();
        };
    }

    public OptionalInt timeline() {
        return known.isPresent() && known.get().timeline() != Observation.UNKNOWN_TIMELINE
                ? OptionalInt.of(known.get().timeline())
                : OptionalInt.empty();
    }

    /** Where its WAL ends: what a primary has flushed, what a standby has replayed. */
    public Optional<Lsn> position() {
        if (known.isEmpty()) {
            return Optional.empty();
        }
        return known.get() instanceof Observation.Primary primary
                ? Optional.of(primary.flushed())
                : ((Observation.Standby) known.get()).replayed();
    }
}
