package dev.pgbeacon.face.monitor;

import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Standing;

/** How a node is, in one word. Lag and orders to drain do not count: they are about traffic, not about health. */
enum Word {
    OK,
    FAILED,
    STARTING;

    /**
     * @param own whether it is a server of this process: its own watch asks it more often than the rounds do, and every
     *     other face here goes by that
     */
    static Word of(Health health, Standing standing, boolean own) {
        return switch (health.status()) {
            case UNKNOWN -> STARTING;
            case UNHEALTHY -> own ? asWatched(standing.state()) : asFailed(health);
            case HEALTHY -> own ? asWatched(standing.state()) : asHealthy(standing.state());
        };
    }

    private static Word asFailed(Health health) {
        return health.failure().filter(NodeState.STARTING::equals).isPresent() ? STARTING : FAILED;
    }

    /** While a round retries, the verdict of the last one holds. But who takes a fenced node's role at its word is misled. */
    private static Word asHealthy(NodeState state) {
        return switch (state) {
            case RUNNING, STREAMING, CATCHUP, PAUSED, DELAYED, ORPHAN, RECOVERING, HIDDEN -> OK;
            case UNASKED, STARTING, STOPPING, DOWN, TIMED_OUT, BUSY, MISCONFIGURED -> OK;
            case FENCED, WAITING, UNREADY, STALE -> FAILED;
        };
    }

    private static Word asWatched(NodeState state) {
        return switch (state) {
            case RUNNING, STREAMING, CATCHUP, PAUSED, DELAYED, ORPHAN, RECOVERING, HIDDEN, BUSY -> OK;
            case UNASKED, STARTING -> STARTING;
            case STOPPING, DOWN, TIMED_OUT, MISCONFIGURED, FENCED, WAITING, UNREADY, STALE -> FAILED;
        };
    }
}
