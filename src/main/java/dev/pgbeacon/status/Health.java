package dev.pgbeacon.status;

import java.time.Instant;
import java.util.Optional;

/**
 * What one round of a health check found: whether a session could be had and the question was answered, whatever the role or
 * the lag.
 *
 * @param failure the state that the round's last answer told of, where it did not tell of a role
 * @param reason in words
 * @param checkedAt when the round ended
 */
public record Health(HealthStatus status, Optional<NodeState> failure, String reason, Instant checkedAt) {

    public static final Health UNKNOWN =
            new Health(HealthStatus.UNKNOWN, Optional.empty(), "no check has finished yet", Instant.EPOCH);

    /** By what a node answered last in its round. */
    public static Health of(Observation last, Instant now) {
        var status = isHealthy(last) ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY;
        return last instanceof Observation.Out out
                ? new Health(status, Optional.of(out.state()), out.reason(), now)
                : new Health(status, Optional.empty(), "answers", now);
    }

    /** A server that has no room for one more session (53300) is alive. */
    public static boolean isHealthy(Observation seen) {
        return !(seen instanceof Observation.Out out) || out.state() == NodeState.BUSY;
    }
}
