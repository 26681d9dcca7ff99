package dev.pgbeacon.router.causal;

import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.Position;

/**
 * What is known of one standby; immutable.
 *
 * @param seen its newest answer
 * @param readAt when it was asked for that
 * @param formerLife connections from up to then were to what the server was before it was started anew: it may have come back
 *     older
 * @param shown marks from before then are shown
 */
record Replica(Position.Replayed seen, long readAt, long formerLife, long shown) {
    static final long NEVER = Long.MIN_VALUE;

    static Replica first(long askedAt, Position.Replayed seen) {
        return new Replica(seen, askedAt, NEVER, NEVER);
    }

    Replica next(long askedAt, Position.Replayed now) {
        // A server whose processes were killed, but for the first of them, recovers with the same start time.
        boolean same = now.server().equals(seen.server()) && now.end().compareTo(seen.end()) >= 0;
        return same
                ? new Replica(onItsTimeline(now), askedAt, formerLife, shown)
                : new Replica(now, askedAt, readAt, NEVER);
    }

    /** The control file's timeline alone goes backwards when the receiver is gone. */
    private Position.Replayed onItsTimeline(Position.Replayed now) {
        return seen.timeline() > now.timeline() ? new Position.Replayed(now.server(), seen.timeline(), now.end()) : now;
    }

    Replica under(Origin origin, Insertions insertions) {
        if (!origin.hasLogOf(seen)) {
            return this;
        }
        return new Replica(
                seen,
                readAt,
                formerLife,
                Math.max(shown, insertions.shownBy(seen.end()).orElse(NEVER)));
    }

    boolean shows(long opened, long mark) {
        return formerLife < opened && opened < readAt && mark < shown;
    }

    Lsn end() {
        return seen.end();
    }
}
