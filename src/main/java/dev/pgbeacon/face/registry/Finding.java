package dev.pgbeacon.face.registry;

import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.HealthStatus;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the last finished round found of a node.
 *
 * @param details empty while the board says something newer, which the round under way has yet to confirm
 * @param age since the round ended
 */
record Finding(HealthStatus health, Optional<Details> details, String reason, Duration age) {
    /** A reason may be another program's message; with it a notification must stay below 8,000 bytes. */
    private static final int LONGEST_REASON = 500;

    /** @param lag in bytes and in time, where they are known */
    record Details(String role, String state, OptionalInt timeline, Optional<Lsn> lsn, Optional<Lag.Known> lag) {
        String words() {
            return role + "/" + state;
        }
    }

    /** Empty before the first round has ended: what is stored from before stays. */
    static Optional<Finding> of(Health health, Standing standing, Instant now) {
        if (health.status() == HealthStatus.UNKNOWN) {
            return Optional.empty();
        }
        boolean healthy = health.status() == HealthStatus.HEALTHY;
        var details = healthy ? details(standing) : Optional.of(outage(health, standing));
        var reason = healthy && details.isPresent() ? standing.reason() : health.reason();
        return Optional.of(
                new Finding(health.status(), details, shortened(reason), Duration.between(health.checkedAt(), now)));
    }

    private static Optional<Details> details(Standing standing) {
        if (standing.saysNow().isEmpty() && standing.state() != NodeState.BUSY) {
            return Optional.empty();
        }
        return Optional.of(new Details(
                standing.role().name().toLowerCase(Locale.ROOT),
                standing.state().words(),
                standing.timeline(),
                standing.position(),
                standing.lag() instanceof Lag.Known known ? Optional.of(known) : Optional.empty()));
    }

    private static Details outage(Health health, Standing standing) {
        return new Details(
                "none",
                health.failure().orElse(NodeState.DOWN).words(),
                standing.timeline(),
                Optional.empty(),
                Optional.empty());
    }

    private static String shortened(String reason) {
        // A text of PostgreSQL's holds every character but this.
        var text = reason.replace('\0', '?');
        if (text.length() <= LONGEST_REASON) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_REASON - 1)) ? LONGEST_REASON - 1 : LONGEST_REASON;
        return text.substring(0, end) + "…";
    }
}
