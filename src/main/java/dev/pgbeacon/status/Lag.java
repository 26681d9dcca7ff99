package dev.pgbeacon.status;

import java.time.Duration;

/** How far a node's replay is behind its primary. "Don't know" is a case of its own and fails every threshold. */
public sealed interface Lag {

    /** What a primary is behind itself. */
    Lag NONE = new Known(0, new Time.Known(Duration.ZERO, Basis.PRIMARY), Basis.PRIMARY);

    /** What a number rests on. */
    enum Basis {
        /** The node is the primary itself. */
        PRIMARY,
        /** The primary's own position, asked of the primary. */
        PEER,
        /** What the primary's walsender told the standby's WAL receiver. */
        RECEIVER,
        /** The time at which the primary was last seen at or before the replayed position. */
        RING,
        /** An upper bound: the true lag is at most this. */
        BOUND;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** @param bytes of WAL not yet replayed, at least 0 */
    record Known(long bytes, Time time, Basis basis) implements Lag {
        public Known {
            if (bytes < 0) {
                throw new IllegalArgumentException("lag: " + bytes + " bytes (expected: 0 or more)");
            }
        }
    }

    /** @param diverged whether the node replays a timeline that its primary has left: its positions mean nothing */
    record Unknown(String why, boolean diverged) implements Lag {
        public Unknown(String why) {
            this(why, false);
        }
    }

    /** The age of the oldest change that the node may still lack; it can be unknown where the bytes are known. */
    sealed interface Time {
        record Known(Duration behind, Basis basis) implements Time {
            public Known {
                if (behind.isNegative()) {
                    throw new IllegalArgumentException("lag: " + behind + " (expected: 0 or more)");
                }
            }
        }

        record Unknown(String why) implements Time {}
    }
}
