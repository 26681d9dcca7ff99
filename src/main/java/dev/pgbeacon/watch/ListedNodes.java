package dev.pgbeacon.watch;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.NodeId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/** Checks the health of all that is listed, and keeps on the board what is. */
final class ListedNodes implements AutoCloseable {
    /** Between the first checks of nodes that are new: so many sessions at once would be a burst. */
    private static final Duration STEP = Duration.ofMillis(2);

    /** Makes the watch of a node elsewhere. */
    @FunctionalInterface
    interface Watches {
        NodeWatch of(NodeId node, HealthPace pace);
    }

    private final NodeList nodes;
    private final Map<NodeId, NodeWatch> ours;
    private final Watches watches;
    private final InstantSource clock;
    private final ScheduledExecutorService ticks;
    private final StatusBoard board;

    private final Map<NodeId, NodeWatch> elsewhere = new HashMap<>();
    private final Map<NodeId, HealthCheck> checks = new HashMap<>();
    private HealthPace pace;

    /** @param ours the watches of our own servers, which are asked at a pace of their own besides */
    ListedNodes(
            NodeList nodes,
            Map<NodeId, NodeWatch> ours,
            Watches watches,
            InstantSource clock,
            ScheduledExecutorService ticks,
            StatusBoard board,
            HealthPace pace) {
        this.nodes = nodes;
        this.ours = ours;
        this.watches = watches;
        this.clock = clock;
        this.ticks = ticks;
        this.board = board;
        this.pace = pace;
    }

    void start() {
        nodes.checkedEvery(pace.period());
        nodes.onList(this::follow);
        follow();
    }

    /** From now on at this pace; what is known of the nodes stays. */
    synchronized void apply(HealthPace changed) {
        if (changed.equals(pace)) {
            return;
        }
        pace = changed;
        nodes.checkedEvery(pace.period());
        // The list may be another by now, of which we are about to be told: who left it would be unknown afterwards.
        follow();
        checks.values().forEach(HealthCheck::close);
        checks.clear();
        elsewhere.values().forEach(NodeWatch::close);
        elsewhere.clear();
        follow();
    }

    /** The list as it is now. */
    private synchronized void follow() {
        var listed = nodes.nodes();
        var gone = new LinkedHashSet<>(checks.keySet());
        listed.forEach(gone::remove);
        gone.forEach(node -> checks.remove(node).close());
        board.forgetAll(gone.stream().filter(this::isWatchedNoMore).toList());
        var fresh = listed.stream().filter(node -> !checks.containsKey(node)).toList();
        for (int i = 0; i < fresh.size(); i++) {
            add(fresh.get(i), STEP.multipliedBy(i));
        }
    }

    private void add(NodeId node, Duration soon) {
        var watch = ours.get(node);
        if (watch == null) {
            watch = watches.of(node, pace);
            watch.beAsked();
            elsewhere.put(node, watch);
        }
        var check = new HealthCheck(node, watch, pace, nodes, clock, ticks);
        checks.put(node, check);
        check.start(soon, soon.plus(turn(node)));
    }

    /** Of its own, so that the nodes' turns are spread over the period, and the same after each start. */
    private Duration turn(NodeId node) {
        return Duration.ofMillis(
                Math.floorMod(node.hashCode() * 0x9E3779B1L, pace.period().toMillis()));
    }

    /** How a node elsewhere is asked: once in a round, and again if that fails; no round and the two after it may be missed. */
    static WatchPace pace(HealthPace health) {
        return new WatchPace(health.period(), health.timeout(), health.period().multipliedBy(3), health.period());
    }

    /** Our own servers are watched whatever is listed. */
    private boolean isWatchedNoMore(NodeId gone) {
        var watch = elsewhere.remove(gone);
        if (watch != null) {
            watch.close();
        }
        return watch != null;
    }

    @Override
    public synchronized void close() {
        checks.values().forEach(HealthCheck::close);
        elsewhere.values().forEach(NodeWatch::close);
    }
}
