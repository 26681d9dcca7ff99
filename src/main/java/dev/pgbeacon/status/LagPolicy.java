package dev.pgbeacon.status;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What "may serve reads" means, the same on every face.
 *
 * @param max the limit; without one, STREAMING is enough
 * @param hold how long over the limit before a standby is taken out
 * @param returnShare the share of the limit, 0 to 1, at or under which it is back at once
 * @param settle how long within the limit before it is back
 * @param orphanGrace how long a standby that was fit stays so when its primary or its link is lost
 * @param accept states that may serve reads
 * @param trustReceiver whether a time of zero may rest on the receiver alone, without the primary's own word
 * @param upstreamIsStandby the local server's upstream is known to be a standby itself
 */
public record LagPolicy(
        Optional<LagLimit> max,
        Duration hold,
        double returnShare,
        Duration settle,
        Duration orphanGrace,
        Set<NodeState> accept,
        boolean trustReceiver,
        boolean upstreamIsStandby) {

    public static final LagPolicy DEFAULT = new LagPolicy(
            Optional.empty(),
            Duration.ZERO,
            0.5,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Set.of(NodeState.STREAMING),
            true,
            false);
}
