package dev.pgbeacon.board;

import dev.pgbeacon.status.Addresses;
import dev.pgbeacon.status.ClusterView;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Snapshot;
import dev.pgbeacon.status.SystemHistory;
import dev.pgbeacon.status.Tenure;
import dev.pgbeacon.status.Track;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What the nodes said, each and together. Read by anybody, written by one at a time. */
final class NodeMemory {
    private final Map<NodeId, Track> tracks = new ConcurrentHashMap<>();
    private final Addresses addresses = new Addresses();
    private final Map<String, SystemHistory> systems = new ConcurrentHashMap<>();

    /** A view that follows what is written here. */
    ClusterView view(Set<NodeId> ours, Optional<String> drained, Map<NodeId, Tenure> tenures, LagPolicy policy) {
        return new ClusterView(tracks, systems, addresses, ours, drained, tenures, policy);
    }

    Optional<Track> track(NodeId node) {
        return Optional.ofNullable(tracks.get(node));
    }

    Set<NodeId> nodes() {
        return tracks.keySet();
    }

    void keep(Snapshot snapshot, ClusterView view, List<LagLimit> limits, Instant now) {
        var node = snapshot.node();
        var before = track(node);
        var track = before.map(known -> known.with(snapshot)).orElseGet(() -> Track.first(snapshot));
        if (track.latest().seen() instanceof Observation.Alive alive) {
            var upstreamIsStandby = view.upstreamIsStandby(alive);
            systems.merge(
                    alive.server().systemIdentifier(),
                    SystemHistory.EMPTY.with(track.latest(), alive, upstreamIsStandby),
                    (history, first) -> history.with(track.latest(), alive, upstreamIsStandby));
        }
        tracks.put(node, view.remembered(track, limits, now));
        addresses.moved(node, before, Optional.of(track));
        var system = before.flatMap(Track::systemIdentifier);
        if (system.isPresent() && !system.equals(track.systemIdentifier())) {
            systems.keySet().retainAll(systemIdentifiers());
        }
    }

    /** That a primary was seen on a timeline is remembered for those of its system. */
    void erase(Collection<NodeId> nodes) {
        for (var node : nodes) {
            var track = Optional.ofNullable(tracks.remove(node));
            addresses.moved(node, track, Optional.empty());
            track.flatMap(Track::systemIdentifier)
                    .ifPresent(system -> systems.computeIfPresent(system, (same, history) -> history.without(node)));
        }
        systems.keySet().retainAll(systemIdentifiers());
    }

    private Set<String> systemIdentifiers() {
        return tracks.values().stream()
                .flatMap(track -> track.systemIdentifier().stream())
                .collect(Collectors.toSet());
    }
}
