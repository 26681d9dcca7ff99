package dev.pgbeacon.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One node at one instant, as a probe saw it; never changed afterwards. Its age is judged by who reads it.
 *
 * @param observedAt when the question was <em>sent</em>: the answer is at least as new
 * @param latency from the question to the answer
 * @param maxAge after which it must not be repeated: the node's own, as its watch asks at its own pace
 */
public record Snapshot(NodeId node, Instant observedAt, Duration latency, Duration maxAge, Observation seen) {

    public Duration age(Instant now) {
        var age = Duration.between(observedAt, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    public boolean stale(Instant now) {
        return age(now).compareTo(maxAge) > 0;
    }

    /**
     * This snapshot with what is known from before. A server with no room for our question (53xxx) is what it was, as
     * long as that may be repeated; a standby's timeline never goes back within one postmaster's life, however often
     * it could not be asked in between.
     */
    Snapshot after(Snapshot before, Optional<Observation.Alive> lastAlive) {
        if (seen instanceof Observation.Out out
                && out.state() == NodeState.BUSY
                && before.seen instanceof Observation.Alive
                && !before.stale(observedAt.plus(latency))) {
            return before;
        }
        if (seen instanceof Observation.Standby now
                && lastAlive.isPresent()
                && lastAlive.get().server().equals(now.server())
                && lastAlive.get() instanceof Observation.Standby then
                && then.timeline() > now.timeline()) {
            return new Snapshot(node, observedAt, latency, maxAge, now.onTimeline(then.timeline()));
        }
        return this;
    }
}
