package dev.pgbeacon.router.choice;

import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Standing;
import java.time.Instant;
import java.util.Optional;

/**
 * One backend at one moment.
 *
 * @param at the moment
 */
record Member(Target target, Standing standing, Health health, Instant at) {
    NodeId node() {
        return target.node();
    }

    boolean asked() {
        return standing.state() != NodeState.UNASKED;
    }

    /** When the question was sent that it answered last. */
    Optional<Instant> askedAt() {
        return standing.age().map(at::minus);
    }

    /** Of which it is, or was when it last answered. */
    Optional<String> system() {
        return standing.known().map(alive -> alive.server().systemIdentifier());
    }

    /** On which it is, or was when it last answered. */
    int timeline() {
        return standing.timeline().orElse(Observation.UNKNOWN_TIMELINE);
    }

    /** Out of recovery, and fenced by nothing that the board knows. */
    boolean takesWrites() {
        return standing.state() == NodeState.RUNNING;
    }

    boolean isInRecovery() {
        return standing.saysNow()
                .filter(alive -> alive instanceof Observation.Standby)
                .isPresent();
    }
}
