package dev.pgbeacon.status;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which nodes are at an address: found at once, however many there are. Read by anybody, written by one at a time. */
public final class Addresses {
    private final Map<Address, Set<NodeId>> nodes = new ConcurrentHashMap<>();

    /** A node was found at other addresses than before, came, or left. */
    public void moved(NodeId node, Optional<Track> before, Optional<Track> now) {
        var from = before.map(Track::addresses).orElse(Set.of());
        var to = now.map(Track::addresses).orElse(Set.of());
        if (from.equals(to)) {
            return;
        }
        from.forEach(address -> nodes.computeIfPresent(address, (same, there) -> without(node, there)));
        to.forEach(address -> nodes.computeIfAbsent(address, none -> ConcurrentHashMap.newKeySet())
                .add(node));
    }

    private static Set<NodeId> without(NodeId node, Set<NodeId> there) {
        there.remove(node);
        return there.isEmpty() ? null : there;
    }

    Set<NodeId> at(Address address) {
        return nodes.getOrDefault(address, Set.of());
    }
}
