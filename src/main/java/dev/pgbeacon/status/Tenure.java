package dev.pgbeacon.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a server that is out of recovery may call itself primary, where the cluster's Lease decides that. */
public sealed interface Tenure {
    /** No Lease is kept: the servers alone say who is primary. */
    Tenure FREE = new Free();

    /** What speaks against a primary on this timeline, at this moment. */
    Optional<Observation.Out> objection(int timeline, Instant now);

    record Free() implements Tenure {
        @Override
        public Optional<Observation.Out> objection(int timeline, Instant now) {
            return Optional.empty();
        }
    }

    /**
     * It may, on this timeline: a promotion needs a new grant.
     *
     * @param until judged by who reads it, as a keeper that hangs could not take it back; empty: for as long as it stands
     */
    record Granted(int timeline, Optional<Instant> until) implements Tenure {
        public Granted notAfter(Instant end) {
            return new Granted(timeline, Optional.of(until.filter(end::isAfter).orElse(end)));
        }

        public boolean covers(int other, Instant now) {
            return objection(other, now).isEmpty();
        }

        @Override
        public Optional<Observation.Out> objection(int other, Instant now) {
            if (other != timeline) {
                return waiting("the cluster's Lease was granted for timeline " + timeline + ", not " + other);
            }
            return until.filter(end -> !now.isBefore(end))
                    .flatMap(end -> waiting("the cluster's Lease was not renewed; its time ended "
                            + Duration.between(end, now).toSeconds() + " s ago"));
        }
    }

    /** Not yet. */
    record Pending(String reason) implements Tenure {
        @Override
        public Optional<Observation.Out> objection(int timeline, Instant now) {
            return waiting(reason);
        }
    }

    /** Another one is the primary. */
    record Denied(String reason) implements Tenure {
        @Override
        public Optional<Observation.Out> objection(int timeline, Instant now) {
            return Optional.of(new Observation.Out(NodeState.FENCED, reason));
        }
    }

    private static Optional<Observation.Out> waiting(String reason) {
        return Optional.of(new Observation.Out(NodeState.WAITING, reason));
    }
}
