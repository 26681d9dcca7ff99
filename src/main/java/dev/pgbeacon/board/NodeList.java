package dev.pgbeacon.board;

import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * The nodes whose health is checked, from all sources together, and what the checks found. A server that is named twice is
 * one node: one of our own, if it is that.
 */
public final class NodeList {
    private final Map<Address, NodeId> ours = new LinkedHashMap<>();
    private final UnaryOperator<Address> spelling;
    private final Map<NodeSource, List<Address>> offers = new EnumMap<>(NodeSource.class);
    private final Map<NodeId, Health> healths = new ConcurrentHashMap<>();
    private final List<Runnable> listListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> healthListeners = new CopyOnWriteArrayList<>();
    private volatile Duration period = Duration.ofSeconds(10);
    private volatile Merged merged = new Merged(Map.of(), Set.of());

    /**
     * @param byAddress as it was offered, in the order of the sources
     * @param nodes each once, in the same order
     */
    private record Merged(Map<Address, NodeId> byAddress, Set<NodeId> nodes) {}

    /**
     * @param ours this process' own servers
     * @param spelling the same for all the ways in which an address of our own host is written
     */
    public NodeList(Collection<NodeId> ours, UnaryOperator<Address> spelling) {
        this.spelling = spelling;
        ours.forEach(node -> this.ours.put(spelling.apply(node.address()), node));
    }

    /** All that a source has now; what it had before and has no more is gone, unless another source has it. */
    public void offer(NodeSource source, List<Address> addresses) {
        synchronized (this) {
            if (List.copyOf(addresses).equals(offers.put(source, List.copyOf(addresses)))) {
                return;
            }
            merged = merge();
            healths.keySet().retainAll(merged.nodes());
        }
        listListeners.forEach(Runnable::run);
    }

    private Merged merge() {
        var all = new LinkedHashMap<Address, NodeId>();
        var seen = new LinkedHashMap<>(ours);
        for (var offer : offers.values()) {
            for (var address : offer) {
                var node = seen.computeIfAbsent(spelling.apply(address), spelt -> nodeAt(address));
                all.putIfAbsent(address, node);
            }
        }
        return new Merged(all, new LinkedHashSet<>(all.values()));
    }

    private static NodeId nodeAt(Address address) {
        return new NodeId(address.toString(), address.host(), address.port());
    }

    /** Each once, in the order of the sources and of their lists. */
    public List<NodeId> nodes() {
        return List.copyOf(merged.nodes());
    }

    /** Each node once, at the address as the first source wrote it; one of our own may go by another elsewhere. */
    public Map<NodeId, Address> listed() {
        var addresses = new LinkedHashMap<NodeId, Address>();
        merged.byAddress().forEach((address, node) -> addresses.putIfAbsent(node, address));
        return addresses;
    }

    /** The node at an address that a source offered. */
    public Optional<NodeId> node(Address offered) {
        return Optional.ofNullable(merged.byAddress().get(offered));
    }

    /** What the last finished round found of the node at an address that a source offered. */
    public Health health(Address offered) {
        return node(offered).map(this::health).orElse(Health.UNKNOWN);
    }

    public Health health(NodeId node) {
        return healths.getOrDefault(node, Health.UNKNOWN);
    }

    /** A round has ended. */
    public void checked(NodeId node, Health health) {
        synchronized (this) {
            if (!merged.nodes().contains(node)) { // left the list meanwhile
                return;
            }
            healths.put(node, health);
        }
        healthListeners.forEach(Runnable::run);
    }

    /** From now on each node is checked so often. */
    public void checkedEvery(Duration now) {
        period = now;
    }

    /** How often each node is checked. */
    public Duration period() {
        return period;
    }

    /** Tells when nodes came or left. */
    public void onList(Runnable listener) {
        listListeners.add(listener);
    }

    /** Tells when a round has ended. */
    public void onHealth(Runnable listener) {
        healthListeners.add(listener);
    }
}
