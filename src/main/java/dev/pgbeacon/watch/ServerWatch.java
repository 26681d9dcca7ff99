package dev.pgbeacon.watch;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeSource;
import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.config.Reload;
import dev.pgbeacon.probe.JdbcProbe;
import dev.pgbeacon.status.NodeId;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Watches our own servers and the order to drain them, checks the listed nodes, and takes new settings. */
@Singleton
public class ServerWatch {
    private static final Logger LOG = Logger.getLogger(ServerWatch.class);
    /** Enough for TLS and SCRAM. */
    private static final long NODE_STACK = 256 * 1024;

    private final ServersConfig servers;
    private final WatchConfig config;
    private final StatusBoard board;
    private final Pulse pulse;
    private final InstantSource clock;
    private final ExecutorService workers;
    private final NodesConfig nodesConfig;
    private final NodeList nodes;
    private final Reload reload;
    private final Map<NodeId, NodeWatch> watches = new LinkedHashMap<>();
    private ScheduledExecutorService ticks;
    private ExecutorService nodeWorkers;
    private ListedNodes listed;

    ServerWatch(
            ServersConfig servers,
            WatchConfig config,
            NodesConfig nodesConfig,
            NodeList nodes,
            Reload reload,
            StatusBoard board,
            Pulse pulse,
            InstantSource clock,
            @VirtualThreads ExecutorService workers) {
        this.servers = servers;
        this.config = config;
        this.nodesConfig = nodesConfig;
        this.nodes = nodes;
        this.reload = reload;
        this.board = board;
        this.pulse = pulse;
        this.clock = clock;
        this.workers = workers;
    }

    void start(@Observes @Priority(100) StartupEvent event) {
        if (servers.servers().isEmpty()) {
            return; // of a router, which has a watch of its own
        }
        // Of its own: deadlines must be kept also while all of Quarkus' workers wait for servers that hang.
        ticks = newTicks();
        pulse.register("watch", ticks);
        config.drainFile().ifPresent(file -> {
            var order = new DrainOrder(file, board);
            order.look();
            each(Duration.ofMillis(500), "looking for the drain file", order::look);
        });
        for (var server : servers.servers()) {
            var probe = new JdbcProbe(
                    server.connecting(), config.pace().timeout(), config.reconnectEvery(), clock, server.multiMaster());
            var watch = new NodeWatch(server.node(), probe, config.pace(), board, clock, ticks, workers);
            watches.put(server.node(), watch);
            watch.start();
        }
        nodeWorkers = Executors.newCachedThreadPool(ServerWatch::nodeWorker);
        listed = new ListedNodes(nodes, watches, this::watchElsewhere, clock, ticks, board, nodesConfig.pace());
        listed.start();
        nodes.offer(NodeSource.LIST, nodesConfig.list());
        followSettings();
    }

    static ScheduledExecutorService newTicks() {
        var ticks = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "pgbeacon-watch");
            thread.setDaemon(true);
            return thread;
        });
        // Else a node that left would be kept until its next round: with a period of a day, all that came and went.
        ticks.setRemoveOnCancelPolicy(true);
        return ticks;
    }

    private NodeWatch watchElsewhere(NodeId node, HealthPace health) {
        // A session that would be replaced at the next round anyway is not kept until then.
        var replaceAfter =
                config.reconnectEvery().compareTo(health.period()) <= 0 ? Duration.ZERO : config.reconnectEvery();
        var probe = new JdbcProbe(
                nodesConfig.asking().to(node.host(), node.port()),
                health.timeout(),
                replaceAfter,
                clock,
                nodesConfig.multiMaster());
        return new NodeWatch(node, probe, ListedNodes.pace(health), board, clock, ticks, nodeWorkers);
    }

    /**
     * Threads of the platform, as many as there are nodes that do not answer: a name look-up that hangs would hold up a
     * thread that carries virtual ones, and with it other nodes.
     */
    private static Thread nodeWorker(Runnable task) {
        var thread = new Thread(null, task, "pgbeacon-node", NODE_STACK);
        thread.setDaemon(true);
        return thread;
    }

    private void followSettings() {
        reload.register(NodesConfig.RELOADED, fresh -> {
            var changed = NodesConfig.read(fresh);
            return () -> {
                listed.apply(changed.pace());
                nodes.offer(NodeSource.LIST, changed.list());
            };
        });
        Hangup.each(ticks, guarded("reading settings again", this::readAgain));
        each(Duration.ofSeconds(1), "looking for new settings", () -> {
            if (reload.isDue()) {
                readAgain();
            }
        });
    }

    private void readAgain() {
        var outcome = reload.run();
        if (!outcome.problems().isEmpty()) {
            LOG.error("configuration: wrong, and all stays as it is:\n  " + String.join("\n  ", outcome.problems()));
            return;
        }
        LOG.info("configuration: read again"
                + (outcome.taken().isEmpty() ? "" : "; in force: " + String.join(", ", outcome.taken()))
                + (outcome.kept().isEmpty() ? "" : "; not before a new start: " + String.join(", ", outcome.kept())));
    }

    private void each(Duration time, String what, Runnable task) {
        var unused = ticks.scheduleWithFixedDelay(
                guarded(what, task), time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** An exception would end a repetition for good, and in silence. */
    private static Runnable guarded(String what, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException broken) {
                LOG.error(what + " failed", broken);
            }
        };
    }

    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        board.drain(DrainedBy.SHUTDOWN, "shutting down");
    }

    void drain(@Observes @Priority(1) ShutdownEvent event) {
        board.drain(DrainedBy.SHUTDOWN, "shutting down");
    }

    void stop(@Observes @Priority(5000) ShutdownEvent event) {
        if (listed != null) {
            listed.close();
            nodeWorkers.shutdownNow();
        }
        watches.values().forEach(NodeWatch::close);
        if (ticks != null) {
            ticks.shutdownNow();
        }
    }
}
