package dev.pgbeacon.watch;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.probe.JdbcProbe;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Watches the local servers, and the order to drain them. */
@Singleton
public class LocalWatch {
    private static final Logger LOG = Logger.getLogger(LocalWatch.class);

    private final ServersConfig servers;
    private final WatchConfig config;
    private final StatusBoard board;
    private final Pulse pulse;
    private final InstantSource clock;
    private final ExecutorService workers;
    private final List<NodeWatch> watches = new ArrayList<>();
    private ScheduledExecutorService ticks;

    LocalWatch(
            ServersConfig servers,
            WatchConfig config,
            StatusBoard board,
            Pulse pulse,
            InstantSource clock,
            @VirtualThreads ExecutorService workers) {
        this.servers = servers;
        this.config = config;
        this.board = board;
        this.pulse = pulse;
        this.clock = clock;
        this.workers = workers;
    }

    void start(@Observes @Priority(100) StartupEvent event) {
        // Of its own: deadlines must be kept also while all of Quarkus' workers wait for servers that hang.
        ticks = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "pgbeacon-watch");
            thread.setDaemon(true);
            return thread;
        });
        pulse.register("watch", ticks);
        config.drainFile().ifPresent(file -> {
            var order = new DrainOrder(file, board);
            order.look();
            var unused = ticks.scheduleWithFixedDelay(guarded(order::look), 500, 500, TimeUnit.MILLISECONDS);
        });
        for (var server : servers.servers()) {
            var probe = new JdbcProbe(
                    server.connecting(), config.pace().timeout(), config.reconnectEvery(), clock, server.multiMaster());
            var watch = new NodeWatch(server.node(), probe, config.pace(), board, clock, ticks, workers);
            watches.add(watch);
            watch.start();
        }
    }

    /** An exception would end the repetition for good, and in silence. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException broken) {
                LOG.error("looking for the drain file failed", broken);
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
        watches.forEach(NodeWatch::close);
        if (ticks != null) {
            ticks.shutdownNow();
        }
    }
}
