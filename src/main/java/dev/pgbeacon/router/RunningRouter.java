package dev.pgbeacon.router;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.RouterCounts;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.router.causal.BoardCausality;
import dev.pgbeacon.router.choice.BoardChoice;
import dev.pgbeacon.router.choice.Choice;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.router.conf.Host;
import dev.pgbeacon.router.conf.RouterSetup;
import dev.pgbeacon.router.run.PidFile;
import dev.pgbeacon.router.run.RouterRun;
import dev.pgbeacon.router.run.RouterStart;
import dev.pgbeacon.router.watch.BackendsWatch;
import dev.pgbeacon.status.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jboss.logging.Logger;

/** A router with all its parts: who is asked, who is chosen, and the sessions. */
final class RunningRouter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunningRouter.class);
    /** Enough for TLS and SCRAM. */
    private static final long STACK = 256 * 1024;

    private final RouterStart start;
    private final ScheduledThreadPoolExecutor ticks = newTicks();
    private final ExecutorService workers = Executors.newCachedThreadPool(RunningRouter::worker);
    private final BoardChoice choice;
    private final BackendsWatch watch;
    private final RouterRun run;
    private volatile Optional<SessionsPort> sessions = Optional.empty();
    private volatile boolean ending;

    RunningRouter(RouterStart start, StatusBoard board, NodeList nodes, InstantSource clock) {
        this.start = start;
        choice = new BoardChoice(board, nodes, new Random());
        watch = new BackendsWatch(board, nodes, choice, clock, ticks, workers);
        run = new RouterRun(start.path(), start.setup(), Host.system(), watch::apply, choice, this::open);
    }

    private static ScheduledThreadPoolExecutor newTicks() {
        var ticks = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "pgbeacon-watch");
            thread.setDaemon(true);
            return thread;
        });
        // Else a backend that left the file would be kept until its next round.
        ticks.setRemoveOnCancelPolicy(true);
        return ticks;
    }

    /** Threads of the platform: a name look-up that hangs would hold up a thread that carries virtual ones. */
    private static Thread worker(Runnable task) {
        var thread = new Thread(null, task, "pgbeacon-backend", STACK);
        thread.setDaemon(true);
        return thread;
    }

    private SessionsPort open(RouterSetup setup, Choice by) throws IOException {
        var opened = SessionsPort.open(setup, by, new BoardCausality(by, watch, ticks, workers));
        sessions = Optional.of(opened);
        return opened;
    }

    /** @throws IOException if the port cannot be opened */
    void start() throws IOException {
        setLogLevel();
        choice.onPrimacy(this::onPrimacy);
        run.start();
        port().ifPresent(port -> LOG.infof("router: clients on port %d", port));
        sessions.map(SessionsPort::readOnlyPort)
                .ifPresent(port -> port.ifPresent(number -> LOG.infof("router: reads only on port %d", number)));
    }

    private void onPrimacy() {
        LOG.infof("writes go to %s", choice.primary().map(RunningRouter::name).orElse("nobody: there is no primary"));
        sessions.ifPresent(SessionsPort::onPrimacy);
    }

    private void setLogLevel() {
        LogLevels.set(start.verbosity().over(run.file().log()));
    }

    /** Where clients connect; empty before the start and when the end has begun. */
    Optional<Integer> port() {
        return run.port();
    }

    /** Its own loops, by their names. */
    Map<String, Executor> loops() {
        return sessions.map(SessionsPort::loops).orElse(Map.of());
    }

    Executor ticks() {
        return ticks;
    }

    /** May block. */
    Executor workers() {
        return workers;
    }

    RouterCounts counts() {
        return run.counts();
    }

    /** Whether a client that comes now finds somebody. */
    Verdict ready() {
        if (ending) {
            return Verdict.no("shutting down");
        }
        if (port().isEmpty()) {
            return Verdict.no("the port is not open yet");
        }
        var primary = choice.primary();
        return primary.or(() -> choice.standby(Set.of()))
                .map(found ->
                        Verdict.yes((primary.isPresent() ? "primary " : "no primary, but standby ") + name(found)))
                .orElseGet(() -> Verdict.no("no primary, and no standby that may serve reads"));
    }

    private static String name(Target target) {
        return target.node().name();
    }

    void readAgain() {
        var outcome = run.readAgain();
        if (outcome.taken()) {
            setLogLevel();
            outcome.lines().forEach(LOG::warn);
            LOG.infof("%s: read again, and in force", start.path());
        } else {
            LOG.error(start.path() + ": wrong, and all stays as it is:\n  " + String.join("\n  ", outcome.lines()));
        }
    }

    /** Returns when the sessions have ended. */
    void stop(Duration drainWait) {
        ending = true;
        try {
            run.stop(drainWait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watch.close();
        ticks.shutdownNow();
        workers.shutdownNow();
        start.pidfile().ifPresent(PidFile::removeOurs);
    }
}
