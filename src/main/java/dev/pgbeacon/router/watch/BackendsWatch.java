package dev.pgbeacon.router.watch;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeSource;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.probe.JdbcProbe;
import dev.pgbeacon.probe.Probe;
import dev.pgbeacon.router.causal.Positions;
import dev.pgbeacon.router.choice.BoardChoice;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.router.conf.RouterFile;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Position;
import dev.pgbeacon.watch.HealthCheck;
import dev.pgbeacon.watch.NodeWatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Keeps the file's backends on the board: each is asked for its role at the probe's interval, and at once when a session
 * wants to know; the checks drive its health.
 */
public final class BackendsWatch implements Positions, AutoCloseable {
    /** How a backend's probe is made. */
    @FunctionalInterface
    interface Probes {
        Probe of(Asking asking);
    }

    private final StatusBoard board;
    private final NodeList nodes;
    private final BoardChoice choice;
    private final InstantSource clock;
    private final ScheduledExecutorService ticks;
    private final Executor workers;
    private final Probes probes;
    private final Map<NodeId, WatchedBackend> watched = new ConcurrentHashMap<>();
    private volatile Set<NodeId> readable = Set.of();

    /**
     * @param nodes of which the backends are the only ones
     * @param workers may block; a thread is held for as long as a question takes
     */
    public BackendsWatch(
            StatusBoard board,
            NodeList nodes,
            BoardChoice choice,
            InstantSource clock,
            ScheduledExecutorService ticks,
            Executor workers) {
        this(
                board,
                nodes,
                choice,
                clock,
                ticks,
                workers,
                asking -> new JdbcProbe(asking.to(), asking.health().timeout(), asking.reconnectEvery(), clock, "off"));
    }

    BackendsWatch(
            StatusBoard board,
            NodeList nodes,
            BoardChoice choice,
            InstantSource clock,
            ScheduledExecutorService ticks,
            Executor workers,
            Probes probes) {
        this.board = board;
        this.nodes = nodes;
        this.choice = choice;
        this.clock = clock;
        this.ticks = ticks;
        this.workers = workers;
        this.probes = probes;
    }

    /** These backends from now on; what is known of one that stays in the file stays. */
    public synchronized void apply(RouterFile file) {
        nodes.offer(
                NodeSource.ROUTER, file.backends().stream().map(Target::address).toList());
        var listed = nodes.nodes();
        var targets = new ArrayList<Target>();
        for (var backend : file.backends()) {
            var target = Target.of(backend);
            // The same server under two of its addresses is one node, the one that the file names first.
            if (listed.contains(target.node())) {
                targets.add(target);
                watch(target.node(), Asking.of(backend, file));
            }
        }
        var gone = new LinkedHashSet<>(watched.keySet());
        targets.forEach(target -> gone.remove(target.node()));
        gone.forEach(node -> {
            watched.remove(node).close();
            board.forgetAll(List.of(node));
        });
        choice.follow(targets);
        readable = targets.stream()
                .filter(target -> target.backend().weight() > 0)
                .map(Target::node)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<NodeId> readable() {
        return readable;
    }

    @Override
    public Optional<Position> position(NodeId node) {
        return Optional.ofNullable(watched.get(node))
                .flatMap(backend -> backend.watch().position());
    }

    private void watch(NodeId node, Asking asking) {
        var before = watched.get(node);
        if (before != null && before.asking().equals(asking)) {
            return;
        }
        if (before != null) {
            before.close();
        }
        var watch = new NodeWatch(node, probes.of(asking), asking.role(), board, clock, ticks, workers);
        watch.beAsked();
        var check = new HealthCheck(node, watch, asking.health(), nodes, clock, ticks, choice::judged);
        check.start(Duration.ZERO, asking.health().period());
        var rounds = ticks.scheduleAtFixedRate(
                () -> ask(watch), 0, asking.role().interval().toNanos(), TimeUnit.NANOSECONDS);
        watched.put(node, new WatchedBackend(asking, watch, check, rounds));
    }

    private void ask(NodeWatch watch) {
        var unused = watch.ask().thenRun(choice::seen);
    }

    @Override
    public synchronized void close() {
        watched.values().forEach(WatchedBackend::close);
        watched.clear();
    }
}
