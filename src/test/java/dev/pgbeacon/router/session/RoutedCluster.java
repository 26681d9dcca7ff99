package dev.pgbeacon.router.session;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.net.Transport;
import dev.pgbeacon.router.causal.Causality;
import dev.pgbeacon.router.choice.BoardChoice;
import dev.pgbeacon.router.choice.Fitness;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.router.conf.RouterSetup;
import dev.pgbeacon.router.watch.BackendsWatch;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.watch.MonotonicClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A router as it runs, on a primary, a standby that is fit and one that is hours behind; each logs every statement. */
final class RoutedCluster implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final EmbeddedCluster cluster =
            EmbeddedCluster.start(ClusterOptions.bundled().with("log_statement", "all"), 0, 0, 0);
    private final MonotonicClock clock = new MonotonicClock();
    private final StatusBoard board = new StatusBoard(clock, LagPolicy.DEFAULT, List.of());
    private final NodeList nodes = new NodeList(List.of(), address -> address);
    private final BoardChoice choice = new BoardChoice(board, nodes, new Random(1));
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final BackendsWatch watch = new BackendsWatch(board, nodes, choice, clock, ticks, workers);
    private final Transport transport = Transport.start(2);
    private final Router router;

    /**
     * @param directory for its files
     * @param more of the router's file
     * @param statements run on the primary; the one standby has replayed them, the other has not
     */
    RoutedCluster(Path directory, String more, String... statements) throws Exception {
        delayed().setting("recovery_min_apply_delay", "12h");
        primary().execute(statements);
        var replayed = primary().query("select pg_current_wal_lsn()");
        Await.until("the standby has it", LONG, () -> standby()
                .query("select pg_last_wal_replay_lsn() >= '" + replayed + "'")
                .equals("t"));
        var setup = setup(directory, more);
        watch.apply(setup.file());
        router = Router.open(setup, choice, Causality.OFF, transport);
        var targets = setup.file().backends().stream().map(Target::of).toList();
        Await.until(
                "who is what is known",
                LONG,
                () -> choice.primary().isPresent()
                        && choice.fitness(targets.get(1).node()) instanceof Fitness.Fit
                        && choice.fitness(targets.get(2).node()) instanceof Fitness.Unfit);
    }

    private RouterSetup setup(Path directory, String more) throws IOException {
        var text = new StringBuilder("listen 127.0.0.1:0\nhba ")
                .append(Files.writeString(directory.resolve("hba"), "host all all all trust\n"))
                // What was seen counts for three of these: also on a machine that has much else to do.
                .append("\nprobe_interval 2s\nhealth { check 2s timeout 10s username postgres }\n")
                .append(more)
                .append("\nbackend default { lag 16mb }\n");
        cluster.servers()
                .forEach(server ->
                        text.append("backend 127.0.0.1:").append(server.port()).append('\n'));
        var reading = RouterSetup.read(Files.writeString(directory.resolve("router.conf"), text), TestHouse.HOST);
        return reading.setup()
                .orElseThrow(
                        () -> new IllegalArgumentException(reading.remarks().toString()));
    }

    int port() {
        return router.port();
    }

    EmbeddedServer primary() {
        return cluster.primary();
    }

    EmbeddedServer standby() {
        return cluster.standby(0);
    }

    /** It must serve nothing. */
    EmbeddedServer delayed() {
        return cluster.standby(1);
    }

    /** Whose logs tell of this text, whether it was executed or refused. */
    Set<EmbeddedServer> whoSaw(String tag) throws IOException {
        var saw = new HashSet<EmbeddedServer>();
        for (var server : cluster.servers()) {
            if (Files.readString(server.log()).contains(tag)) {
                saw.add(server);
            }
        }
        return saw;
    }

    @Override
    public void close() {
        router.close();
        watch.close();
        ticks.shutdownNow();
        workers.shutdownNow();
        transport.close();
        cluster.close();
    }
}
