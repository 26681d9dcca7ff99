package dev.pgbeacon.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All nodes together, as they stand at a moment. Positions are compared on one timeline of one system only; of two nodes
 * of a system that are out of recovery, the one on the higher timeline is the primary and the other is fenced.
 *
 * @param tracks by node
 * @param systems by system identifier
 * @param addresses of all these nodes
 * @param ours the servers of this process, which alone an order to drain is about
 * @param drained why this process' servers are out, if they are
 * @param tenures of the nodes whose role a Lease decides
 */
public record ClusterView(
        Map<NodeId, Track> tracks,
        Map<String, SystemHistory> systems,
        Addresses addresses,
        Set<NodeId> ours,
        Optional<String> drained,
        Map<NodeId, Tenure> tenures,
        LagPolicy policy) {

    /** As the servers alone say, whoever holds the Lease. */
    public ClusterView withoutTenures() {
        return new ClusterView(tracks, systems, addresses, ours, drained, Map.of(), policy);
    }

    public Standing standing(NodeId node, Instant now) {
        var track = tracks.get(node);
        if (track == null) {
            return out(node, NodeState.UNASKED, "no probe has finished yet", Optional.empty(), Optional.empty());
        }
        var snapshot = track.latest();
        var age = Optional.of(snapshot.age(now));
        // However old: a server that hangs would be stale before it can be found to hang once more.
        if (snapshot.seen() instanceof Observation.Out out) {
            return out(node, out.state(), out.reason(), track.lastAlive(), age);
        }
        if (snapshot.stale(now)) {
            var reason = "last seen " + seconds(snapshot.age(now)) + " ago, more than " + seconds(snapshot.maxAge());
            return out(node, NodeState.STALE, reason, track.lastAlive(), age);
        }
        return snapshot.seen() instanceof Observation.Primary primary
                ? primary(node, primary, age, now)
                : standby(track, (Observation.Standby) snapshot.seen(), now);
    }

    private Standing primary(NodeId node, Observation.Primary primary, Optional<Duration> age, Instant now) {
        int highest = system(primary).highestPrimaryTimeline();
        if (highest > primary.timeline()) {
            var reason = "out of recovery on timeline " + primary.timeline() + ", but a primary was seen on timeline "
                    + highest;
            return out(node, NodeState.FENCED, reason, Optional.of(primary), age);
        }
        if (primary.multiMaster().isPresent() && !primary.multiMaster().get().ready()) {
            var reason = primary.multiMaster().get().reason();
            return out(node, NodeState.UNREADY, reason, Optional.of(primary), age);
        }
        var objection = tenures.getOrDefault(node, Tenure.FREE).objection(primary.timeline(), now);
        if (objection.isPresent()) {
            return out(node, objection.get().state(), objection.get().reason(), Optional.of(primary), age);
        }
        var reason = "primary on timeline " + primary.timeline()
                + primary.multiMaster().map(found -> ", " + found.reason()).orElse("");
        return new Standing(
                node,
                NodeState.RUNNING,
                Lag.NONE,
                Optional.of(primary),
                age,
                reason,
                unlessDrained(node, Verdict.yes(reason)),
                drained(node),
                limit -> true);
    }

    private Standing standby(Track track, Observation.Standby standby, Instant now) {
        var node = track.latest().node();
        var lag = lag(track, standby, now);
        var rules = rules(standby, now);
        var state = rules.state(standby);
        var reason = StandbyRules.reason(standby, state, lag);
        return new Standing(
                node,
                state,
                lag,
                Optional.of(standby),
                Optional.of(track.latest().age(now)),
                reason,
                unlessDrained(node, rules.accepts(track, standby, lag, reason, now)),
                drained(node),
                limit -> track.limits().containsKey(limit)
                        ? track.limits().get(limit).within(policy, now)
                        : limit.allows(lag, standby.replayed()));
    }

    /** The track with its memory brought up to its latest snapshot: where it is with each limit, and when it was last fit. */
    public Track remembered(Track track, Iterable<LagLimit> limits, Instant now) {
        if (track.latest().seen() instanceof Observation.Out) {
            return track.unseen();
        }
        if (!(track.latest().seen() instanceof Observation.Standby standby)) {
            return track.fitAt(Optional.empty()).withoutLimits();
        }
        var lag = lag(track, standby, now);
        var next = track;
        for (var limit : limits) {
            boolean allowed = limit.allows(lag, standby.replayed());
            boolean wellWithin = limit.share(policy.returnShare()).allows(lag, standby.replayed());
            var before = track.limits().get(limit);
            next = next.withLimit(
                    limit, before == null ? LimitTrack.first(allowed) : before.next(allowed, wellWithin, policy, now));
        }
        if (rules(standby, now).fit(next, standby, lag, now)) {
            return next.fitAt(Optional.of(now));
        }
        return StandbyRules.lostLink(standby, lag) ? next : next.fitAt(Optional.empty());
    }

    /** Whether a primary was seen on a higher timeline than the one on which this node last said that it is one. */
    public boolean superseded(NodeId node) {
        var track = tracks.get(node);
        return track != null
                && track.lastAlive().isPresent()
                && track.lastAlive().get() instanceof Observation.Primary primary
                && system(primary).highestPrimaryTimeline() > primary.timeline();
    }

    private StandbyRules rules(Observation.Standby standby, Instant now) {
        return new StandbyRules(policy, system(standby).primaryPosition(standby.timeline(), now));
    }

    private Lag lag(Track track, Observation.Standby standby, Instant now) {
        return new LagRules(policy).of(standby, track.latest(), system(standby), upstreamIsStandby(standby), now);
    }

    /** Whether a node's upstream is a standby itself, so that its end of WAL is not the primary's. */
    public boolean upstreamIsStandby(Observation.Alive node) {
        if (policy.upstreamIsStandby()) {
            return true;
        }
        return node instanceof Observation.Standby standby
                && standby.receiver() instanceof Receiver.Connected receiver
                && receiver.sender().isPresent()
                && addresses.at(receiver.sender().get()).stream()
                        .anyMatch(other -> isStandby(tracks.get(other), standby.server()));
    }

    private static boolean isStandby(Track track, Server sameSystem) {
        return track != null
                && track.lastAlive().isPresent()
                && track.lastAlive().get() instanceof Observation.Standby upstream
                && upstream.server().systemIdentifier().equals(sameSystem.systemIdentifier());
    }

    private SystemHistory system(Observation.Alive alive) {
        return systems.getOrDefault(alive.server().systemIdentifier(), SystemHistory.EMPTY);
    }

    private Standing out(
            NodeId node, NodeState state, String reason, Optional<Observation.Alive> known, Optional<Duration> age) {
        return new Standing(
                node,
                state,
                new Lag.Unknown(state.words()),
                known,
                age,
                reason,
                unlessDrained(node, Verdict.no(reason)),
                drained(node),
                limit -> false);
    }

    private Optional<String> drained(NodeId node) {
        return ours.contains(node) ? drained : Optional.empty();
    }

    private Verdict unlessDrained(NodeId node, Verdict verdict) {
        return drained(node).map(why -> Verdict.no("drained: " + why)).orElse(verdict);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
