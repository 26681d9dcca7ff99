package dev.pgbeacon.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far a standby is behind, from what it says, what its primary says, and what was seen before. */
final class LagRules {
    private final LagPolicy policy;

    LagRules(LagPolicy policy) {
        this.policy = policy;
    }

    /** @param upstreamIsStandby the receiver's sender is itself a standby: its end of WAL is not the primary's */
    Lag of(
            Observation.Standby standby,
            Snapshot snapshot,
            SystemHistory system,
            boolean upstreamIsStandby,
            Instant now) {
        if (system.highestPrimaryTimeline() > standby.timeline()) {
            var visible = standby.receiver() instanceof Receiver.Hidden
                    ? ", as far as this role may see (GRANT pg_monitor)"
                    : "";
            return new Lag.Unknown("not following timeline " + system.highestPrimaryTimeline() + visible, true);
        }
        if (standby.replayed().isEmpty()) {
            return new Lag.Unknown("nothing replayed yet");
        }
        var replayed = standby.replayed().get();
        var peer = system.primaryPosition(standby.timeline(), now);
        var end = peer;
        if (peer.isEmpty()) {
            if (!(standby.receiver() instanceof Receiver.Connected receiver)) {
                return new Lag.Unknown(
                        standby.receiver() instanceof Receiver.Hidden
                                ? "the WAL receiver's details are hidden from this role (GRANT pg_monitor)"
                                : "no WAL receiver, and the primary was not asked");
            }
            if (!receiver.streams()) {
                return new Lag.Unknown("the WAL receiver is " + receiver.status() + ", and the primary was not asked");
            }
            if (upstreamIsStandby) {
                return new Lag.Unknown("the upstream is a standby itself, and the primary was not asked");
            }
            end = receiver.upstreamEnd();
            if (end.isEmpty()) {
                return new Lag.Unknown("the upstream has not told its position yet");
            }
        } else if (standby.receiver() instanceof Receiver.Connected receiver) {
            end = greater(end, receiver.upstreamEnd());
        }
        long bytes = greater(end, standby.received()).orElseThrow().bytesAfter(replayed);
        var basis = peer.isPresent() ? Lag.Basis.PEER : Lag.Basis.RECEIVER;
        var time = time(standby, snapshot, system.positionsOn(standby.timeline()), bytes, basis, now);
        return new Lag.Known(bytes, time, basis);
    }

    private Lag.Time time(
            Observation.Standby standby,
            Snapshot snapshot,
            PositionHistory seen,
            long bytes,
            Lag.Basis basis,
            Instant now) {
        var age = snapshot.age(now);
        var time = timeIfTrusted(standby, age, seen, bytes, basis, now);
        if (basis == Lag.Basis.PEER || policy.trustReceiver()) {
            return time;
        }
        // A sender that hangs is noticed after wal_receiver_timeout, so less than that cannot be promised.
        var timeout = standby.receiver() instanceof Receiver.Connected receiver ? receiver.timeout() : Duration.ZERO;
        if (timeout.isZero()) {
            return new Lag.Time.Unknown("wal_receiver_timeout is 0, and the receiver alone is not trusted");
        }
        return time instanceof Lag.Time.Known known && known.behind().compareTo(timeout) >= 0
                ? time
                : new Lag.Time.Known(timeout, Lag.Basis.BOUND);
    }

    private static Lag.Time timeIfTrusted(
            Observation.Standby standby, Duration age, PositionHistory seen, long bytes, Lag.Basis basis, Instant now) {
        boolean linkSpeaks = basis == Lag.Basis.PEER
                || (standby.receiver() instanceof Receiver.Connected receiver && receiver.fresh(age));
        if (bytes == 0 && linkSpeaks) {
            return new Lag.Time.Known(Duration.ZERO, basis);
        }
        var lastSeen = standby.replayed().flatMap(seen::lastSeenAtOrBefore);
        if (lastSeen.isPresent()) {
            var behind = Duration.between(lastSeen.get(), now);
            return new Lag.Time.Known(behind.isNegative() ? Duration.ZERO : behind, Lag.Basis.RING);
        }
        if (standby.replay().sinceLastCommit().isEmpty()) {
            return new Lag.Time.Unknown("no commit replayed since the start");
        }
        var sinceCommit = standby.replay().sinceLastCommit().get();
        return sinceCommit.isNegative()
                ? new Lag.Time.Unknown("the primary's clock is ahead of the standby's")
                : new Lag.Time.Known(sinceCommit.plus(age), Lag.Basis.BOUND);
    }

    private static Optional<Lsn> greater(Optional<Lsn> one, Optional<Lsn> other) {
        return one.isEmpty()
                ? other
                : other.isEmpty() ? one : Optional.of(one.get().max(other.get()));
    }
}
