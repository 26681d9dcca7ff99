package dev.pgbeacon.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** What a standby is doing, and whether it may serve reads. */
final class StandbyRules {
    /** A receiver says {@code streaming} also while it is hundreds of megabytes behind. */
    private static final long CATCHUP_BYTES = 16L << 20;

    private final LagPolicy policy;
    private final Optional<Lsn> primaryPosition;

    /** @param primaryPosition as asked of the primary: a receiver whose sender hangs believes that nothing is missing */
    StandbyRules(LagPolicy policy, Optional<Lsn> primaryPosition) {
        this.policy = policy;
        this.primaryPosition = primaryPosition;
    }

    NodeState state(Observation.Standby standby) {
        if (standby.replay().paused()) {
            return NodeState.PAUSED;
        }
        if (!standby.replay().applyDelay().isZero()) {
            return NodeState.DELAYED;
        }
        if (standby.receiver() instanceof Receiver.Absent absent) {
            return absent.upstreamConfigured() ? NodeState.ORPHAN : NodeState.RECOVERING;
        }
        if (standby.receiver() instanceof Receiver.Connected receiver) {
            return receiver.streams() && missing(standby, receiver) <= CATCHUP_BYTES
                    ? NodeState.STREAMING
                    : NodeState.CATCHUP;
        }
        return NodeState.HIDDEN;
    }

    private long missing(Observation.Standby standby, Receiver.Connected receiver) {
        return standby.received()
                .flatMap(received -> Stream.of(receiver.upstreamEnd(), primaryPosition)
                        .flatMap(Optional::stream)
                        .map(end -> end.bytesAfter(received))
                        .max(Long::compare))
                .orElse(0L);
    }

    static String reason(Observation.Standby standby, NodeState state, Lag lag) {
        return "standby, " + state.words() + " on timeline " + standby.timeline() + ", " + words(lag);
    }

    static String words(Lag lag) {
        if (lag instanceof Lag.Known known) {
            var time = known.time() instanceof Lag.Time.Known behind
                    ? behind.behind().toMillis() / 1000.0 + " s ("
                            + behind.basis().word() + ")"
                    : "unknown time (" + ((Lag.Time.Unknown) known.time()).why() + ")";
            return known.bytes() + " bytes (" + known.basis().word() + ") and " + time + " behind";
        }
        return "lag unknown: " + ((Lag.Unknown) lag).why();
    }

    /**
     * By the state, then the limit. A standby that was fit when its primary or its link was lost stays so for a while:
     * else every restart of a primary would empty the read Service.
     */
    Verdict accepts(Track track, Observation.Standby standby, Lag lag, String reason, Instant now) {
        var fit = fit(track, standby, lag, now);
        if (!fit && lostLink(standby, lag) && track.lastFit().isPresent()) {
            var lost = Duration.between(track.lastFit().get(), now);
            if (lost.compareTo(policy.orphanGrace()) <= 0) {
                return Verdict.yes(reason + "; last known to be fit " + lost.toSeconds() + " s ago");
            }
        }
        if (fit) {
            return Verdict.yes(reason);
        }
        return Verdict.no(policy.accept().contains(state(standby)) ? reason + "; not within " + limit() : reason);
    }

    /** Fit by itself, without grace. */
    boolean fit(Track track, Observation.Standby standby, Lag lag, Instant now) {
        return policy.accept().contains(state(standby))
                && !lostLink(standby, lag)
                && policy.max()
                        .map(max -> track.limits().containsKey(max)
                                ? track.limits().get(max).within(policy, now)
                                : max.allows(lag, standby.replayed()))
                        .orElse(true);
    }

    /** No upstream that streams to it, or one that is not on the primary's timeline. */
    static boolean lostLink(Observation.Standby standby, Lag lag) {
        return standby.receiver() instanceof Receiver.Absent
                || (standby.receiver() instanceof Receiver.Connected receiver && !receiver.streams())
                || (lag instanceof Lag.Unknown unknown && unknown.diverged());
    }

    private String limit() {
        return policy.max().map(max -> "the limit of " + max).orElse("its timeline");
    }
}
