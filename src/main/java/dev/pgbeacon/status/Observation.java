package dev.pgbeacon.status;

import java.time.Duration;
import java.util.Optional;

/** What one probe found. Positions of a promoted node's time as a standby do not exist here: they mean nothing any more. */
public sealed interface Observation {

    /** PostgreSQL before 9.6 does not tell a standby's timeline, and numbers them from 1. */
    int UNKNOWN_TIMELINE = 0;

    /** A node that answers in some role. */
    sealed interface Alive extends Observation {
        Server server();

        int timeline();
    }

    /** @param multiMaster where every node of a multi-master system is out of recovery: whether this one is ready */
    record Primary(Server server, int timeline, Lsn flushed, Lsn inserted, Optional<MultiMaster> multiMaster)
            implements Alive {
        public Primary(Server server, int timeline, Lsn flushed, Lsn inserted) {
            this(server, timeline, flushed, inserted, Optional.empty());
        }

        public Primary with(Optional<MultiMaster> found) {
            return new Primary(server, timeline, flushed, inserted, found);
        }
    }

    /**
     * @param timeline the highest that was seen since this postmaster start: the control file's alone goes backwards
     *     when the receiver is gone
     * @param received restarts at its segment's start, below {@code replayed}, when a standby restarts without upstream
     */
    record Standby(
            Server server,
            int timeline,
            Optional<Lsn> received,
            Optional<Lsn> replayed,
            Receiver receiver,
            Replay replay)
            implements Alive {

        Standby onTimeline(int higher) {
            return new Standby(server, higher, received, replayed, receiver, replay);
        }
    }

    /**
     * @param sinceLastCommit age of the last replayed commit, unknown when none was replayed since the start
     * @param applyDelay {@code recovery_min_apply_delay}, zero where PostgreSQL (before 12) does not tell
     */
    record Replay(Optional<Duration> sinceLastCommit, boolean paused, Duration applyDelay) {}

    /** @param state one whose role is NONE */
    record Out(NodeState state, String reason) implements Observation {
        public Out {
            if (state.role() != NodeRole.NONE) {
                throw new IllegalArgumentException("out: " + state + " (expected: a state without a role)");
            }
        }
    }
}
