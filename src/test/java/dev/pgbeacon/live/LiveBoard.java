package dev.pgbeacon.live;

import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.face.replstatus.ReplstatusReply;
import dev.pgbeacon.face.replstatus.Word;
import dev.pgbeacon.probe.Connecting;
import dev.pgbeacon.probe.JdbcProbe;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.LagLimit.BareNumber;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeRole;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Standing;
import dev.pgbeacon.watch.MonotonicClock;
import dev.pgbeacon.watch.NodeWatch;
import dev.pgbeacon.watch.WatchPace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Watches real servers as production does, only faster, and reads what a client would be told. */
public final class LiveBoard implements AutoCloseable {
    public static final WatchPace PACE = new WatchPace(
            Duration.ofMillis(100), Duration.ofMillis(1000), Duration.ofMillis(500), Duration.ofMillis(100));
    public static final Duration RECONNECT_EVERY = Duration.ofMillis(300);
    /** Over what the pace promises, for a machine that is busy. */
    public static final Duration SLACK = Duration.ofSeconds(1);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final InstantSource clock = new MonotonicClock();
    private final ScheduledExecutorService ticks =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "live-ticks"));
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> daemon(task, "live-worker"));
    private final StatusBoard board;
    private final Duration reconnectEvery;
    private final Map<NodeId, NodeWatch> watches = new LinkedHashMap<>();
    private final List<Standing> changes = new CopyOnWriteArrayList<>();

    /** Of all these servers, as superuser. */
    public static LiveBoard of(EmbeddedServer... servers) {
        return of(LagPolicy.DEFAULT, servers);
    }

    public static LiveBoard of(LagPolicy policy, EmbeddedServer... servers) {
        var live = new LiveBoard(policy, RECONNECT_EVERY);
        for (var server : servers) {
            live.watch(server);
        }
        return live;
    }

    public LiveBoard(LagPolicy policy, Duration reconnectEvery) {
        this.reconnectEvery = reconnectEvery;
        board = new StatusBoard(clock, policy, policy.max().stream().toList());
        board.onChange(change -> changes.add(change.to()));
    }

    public static Connecting as(String user, String password, EmbeddedServer server) {
        return new Connecting(
                "127.0.0.1",
                server.port(),
                user,
                "postgres",
                Optional.of(password),
                Optional.empty(),
                "prefer",
                Optional.empty());
    }

    public NodeId watch(EmbeddedServer server) {
        return watch(node(server), as(EmbeddedServer.SUPERUSER, "", server));
    }

    public NodeId watch(String name, Connecting to) {
        return watch(new NodeId(name, to.host(), to.port()), to);
    }

    private NodeId watch(NodeId node, Connecting to) {
        var probe = new JdbcProbe(to, PACE.timeout(), reconnectEvery, clock, "auto");
        var watch = new NodeWatch(node, probe, PACE, board, clock, ticks, workers);
        watches.put(node, watch);
        watch.start();
        return node;
    }

    /** Not asked any more: what is known of it grows old. */
    public void forget(EmbeddedServer server) {
        watches.remove(node(server)).close();
    }

    public static NodeId node(EmbeddedServer server) {
        return new NodeId(server.name(), "127.0.0.1", server.port());
    }

    public StatusBoard board() {
        return board;
    }

    public Standing standing(EmbeddedServer server) {
        return board.read(node(server));
    }

    public Word word(NodeId node) {
        return new ReplstatusReply(Optional.empty(), false).word(board.read(node), Optional.empty());
    }

    public Word word(EmbeddedServer server) {
        return word(node(server));
    }

    /** What a client that sends this threshold is told. */
    public Word word(EmbeddedServer server, String threshold) {
        return new ReplstatusReply(Optional.empty(), false)
                .word(standing(server), Optional.of(LagLimit.parse(threshold, BareNumber.SECONDS)));
    }

    /** Every state that was published for a node, other than the one before it, from the first. */
    public List<NodeState> states(NodeId node) {
        return changes.stream()
                .filter(standing -> standing.node().equals(node))
                .map(Standing::state)
                .toList();
    }

    public void await(String what, Await.Condition condition) {
        await(what, LIMIT, condition);
    }

    public void await(String what, Duration limit, Await.Condition condition) {
        try {
            Await.until(what, limit, condition);
        } catch (IllegalStateException e) {
            throw new AssertionError(e.getMessage() + "; the board says:\n" + this, e);
        }
    }

    public void await(Word word, EmbeddedServer server) {
        await(server.name() + " says " + word, () -> word(server) == word);
    }

    public void await(NodeState state, NodeId node) {
        await(node + " is " + state, () -> board.read(node).state() == state);
    }

    public void await(NodeState state, EmbeddedServer server) {
        await(state, node(server));
    }

    /** A whole question later: what was asked before this call does not count. */
    public Standing askedAnew(EmbeddedServer server) {
        var watch = watches.get(node(server));
        // The first may have been under way already.
        watch.ask().join();
        watch.ask().join();
        return standing(server);
    }

    /** From now on: how often a server was given a role that it must not have. */
    public List<Standing> inRole(NodeId node, NodeRole role) {
        return changes.stream()
                .filter(standing -> standing.node().equals(node) && standing.role() == role)
                .toList();
    }

    public void forgetChanges() {
        changes.clear();
    }

    @Override
    public String toString() {
        var lines = new ArrayList<String>();
        for (var node : board.nodes()) {
            var standing = board.read(node);
            lines.add(node + ": " + standing.state() + ", " + standing.reason() + "; before: " + states(node));
        }
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        watches.values().forEach(NodeWatch::close);
        ticks.shutdownNow();
        workers.shutdown();
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
