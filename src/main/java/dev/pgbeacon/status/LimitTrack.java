package dev.pgbeacon.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a standby is within a limit, with hysteresis: a standby whose lag swings around the limit must not flap in every
 * load balancer at once. Immutable.
 *
 * @param crossingSince since when the lag has been on the other side of the limit, if it is
 */
record LimitTrack(boolean within, Optional<Instant> crossingSince) {

    static LimitTrack first(boolean within) {
        return new LimitTrack(within, Optional.empty());
    }

    /** @param wellWithin at or under the share of the limit at which a standby is back at once */
    LimitTrack next(boolean allowed, boolean wellWithin, LagPolicy policy, Instant now) {
        if (within == allowed) {
            return new LimitTrack(within, Optional.empty());
        }
        if (wellWithin) {
            return first(true);
        }
        var since = crossingSince.orElse(now);
        return crossed(since, policy, now) ? first(allowed) : new LimitTrack(within, Optional.of(since));
    }

    /** As it is now, which may be a while after the last probe. */
    boolean within(LagPolicy policy, Instant now) {
        return within != (crossingSince.isPresent() && crossed(crossingSince.get(), policy, now));
    }

    private boolean crossed(Instant since, LagPolicy policy, Instant now) {
        var patience = within ? policy.hold() : policy.settle();
        return Duration.between(since, now).compareTo(patience) >= 0;
    }
}
