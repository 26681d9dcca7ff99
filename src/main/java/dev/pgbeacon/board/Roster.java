package dev.pgbeacon.board;

import dev.pgbeacon.status.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The nodes that are known, whom to ask for each, and which of them are this process' own servers. */
final class Roster {
    /** @param freshWithin what a poll may be answered from without asking */
    record Entry(Duration freshWithin, Asker asker, NodeCounts counts) {}

    private final Map<NodeId, Entry> entries = new ConcurrentSkipListMap<>(NodeId.BY_NAME);
    private final Set<NodeId> ours = ConcurrentHashMap.newKeySet();
    private final List<Consumer<NodeId>> listeners = new CopyOnWriteArrayList<>();

    /** What was counted of a node that is known goes on. */
    void add(NodeId node, Duration freshWithin, Asker asker, boolean own) {
        if (own) {
            ours.add(node);
        }
        var before = Optional.ofNullable(entries.get(node));
        var counts = before.map(Entry::counts).orElseGet(NodeCounts::new);
        entries.put(node, new Entry(freshWithin, asker, counts));
        if (before.isEmpty()) {
            tell(node);
        }
    }

    /** Whoever listens is not told yet. */
    void remove(NodeId node) {
        ours.remove(node);
        entries.remove(node);
    }

    void tell(NodeId cameOrLeft) {
        listeners.forEach(listener -> listener.accept(cameOrLeft));
    }

    void onChange(Consumer<NodeId> listener) {
        listeners.add(listener);
    }

    Optional<Entry> find(NodeId node) {
        return Optional.ofNullable(entries.get(node));
    }

    List<NodeId> nodes() {
        return List.copyOf(entries.keySet());
    }

    Set<NodeId> ours() {
        return ours;
    }
}
