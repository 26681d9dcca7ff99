package dev.pgbeacon.status;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of one system (one {@code initdb} and its copies) across its nodes; immutable.
 *
 * @param highestPrimaryTimeline the highest timeline on which a primary was seen, ever: a primary of a lower one stays
 *     fenced when the higher one cannot be seen any more. 0 when none was.
 * @param primaries what each node said when it was last seen out of recovery
 * @param positions where the primary was when, by timeline
 */
public record SystemHistory(
        int highestPrimaryTimeline, Map<NodeId, Snapshot> primaries, Map<Integer, PositionHistory> positions) {

    public static final SystemHistory EMPTY = new SystemHistory(0, Map.of(), Map.of());

    /**
     * With what a node of this system says now.
     *
     * @param upstreamIsStandby a standby's position says nothing of the primary's
     */
    public SystemHistory with(Snapshot snapshot, Observation.Alive seen, boolean upstreamIsStandby) {
        if (seen instanceof Observation.Primary primary) {
            return withPrimary(snapshot, primary);
        }
        var others = without(snapshot.node());
        if (upstreamIsStandby
                || !(((Observation.Standby) seen).receiver() instanceof Receiver.Connected receiver)
                || !receiver.streams()
                || receiver.upstreamEnd().isEmpty()
                || receiver.sinceLastMessage().isEmpty()) {
            return others;
        }
        // The upstream was there when it last spoke, which an idle one does only every few seconds.
        var spokeAt = snapshot.observedAt().minus(receiver.sinceLastMessage().get());
        return new SystemHistory(
                highestPrimaryTimeline,
                others.primaries,
                positionsWith(seen.timeline(), receiver.upstreamEnd().get(), spokeAt));
    }

    private SystemHistory withPrimary(Snapshot snapshot, Observation.Primary primary) {
        var more = new HashMap<>(primaries);
        more.put(snapshot.node(), snapshot);
        return new SystemHistory(
                Math.max(highestPrimaryTimeline, primary.timeline()),
                Map.copyOf(more),
                positionsWith(primary.timeline(), primary.flushed(), snapshot.observedAt()));
    }

    /** Without what a node said that was out of recovery, and is no more, or is watched no more. */
    public SystemHistory without(NodeId node) {
        if (!primaries.containsKey(node)) {
            return this;
        }
        var fewer = new HashMap<>(primaries);
        fewer.remove(node);
        return new SystemHistory(highestPrimaryTimeline, Map.copyOf(fewer), positions);
    }

    PositionHistory positionsOn(int timeline) {
        return positions.getOrDefault(timeline, PositionHistory.EMPTY);
    }

    /** The primary's flush position as asked of the primary itself, not longer ago than may be repeated. */
    Optional<Lsn> primaryPosition(int timeline, Instant now) {
        return primaries.values().stream()
                .filter(snapshot -> !snapshot.stale(now))
                .flatMap(snapshot ->
                        snapshot.seen() instanceof Observation.Primary primary && primary.timeline() == timeline
                                ? java.util.stream.Stream.of(primary.flushed())
                                : java.util.stream.Stream.empty())
                .max(Lsn::compareTo);
    }

    private Map<Integer, PositionHistory> positionsWith(int timeline, Lsn position, Instant seenAt) {
        var more = new HashMap<>(positions);
        more.put(timeline, positionsOn(timeline).with(position, seenAt));
        // Timelines only go up; a cluster that fails over daily must not grow us.
        more.keySet().removeIf(old -> old < timeline - 2);
        return Map.copyOf(more);
    }
}
