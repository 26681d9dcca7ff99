package dev.pgbeacon.face.kube;

import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Standing;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What our server would be, the Lease aside.
 *
 * @param drained why it must not be used, whatever it is
 */
record Candidate(
        Kind kind,
        Optional<String> system,
        OptionalInt timeline,
        Optional<Lsn> lsn,
        Optional<String> drained,
        String reason) {

    enum Kind {
        /** Nobody has asked it yet. */
        UNKNOWN,
        PRIMARY,
        /** A ready node of a multi-master system: there are as many primaries as nodes, and no Lease. */
        MULTI_MASTER,
        /** A standby that may serve reads. */
        REPLICA,
        /** Out of recovery, but a primary was seen on a higher timeline. */
        FENCED,
        UNFIT
    }

    static Candidate of(Standing standing) {
        return new Candidate(
                kind(standing),
                standing.known().map(known -> known.server().systemIdentifier()),
                standing.timeline(),
                standing.position(),
                standing.drained(),
                standing.reason());
    }

    private static Kind kind(Standing standing) {
        return switch (standing.role()) {
            case PRIMARY -> isMultiMaster(standing) ? Kind.MULTI_MASTER : Kind.PRIMARY;
            case STANDBY -> standing.accepts().yes() ? Kind.REPLICA : Kind.UNFIT;
            case NONE -> {
                if (standing.state() == NodeState.UNASKED) {
                    yield Kind.UNKNOWN;
                }
                yield standing.state() == NodeState.FENCED ? Kind.FENCED : Kind.UNFIT;
            }
        };
    }

    private static boolean isMultiMaster(Standing standing) {
        return standing.known()
                .map(known -> known instanceof Observation.Primary primary
                        && primary.multiMaster().isPresent())
                .orElse(false);
    }

    boolean isPrimary() {
        return kind == Kind.PRIMARY;
    }

    /** Whether it is out of recovery as before: the same term of the same primary. */
    boolean sameTerm(Candidate other) {
        return isPrimary() && other.isPrimary() && timeline.equals(other.timeline) && system.equals(other.system);
    }
}
