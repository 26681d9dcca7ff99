package dev.pgbeacon.router.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.router.choice.BoardChoice;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.router.conf.Parsed;
import dev.pgbeacon.status.HealthStatus;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.watch.MonotonicClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A router's choice among real servers; each test has its own. */
class BackendsIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final MonotonicClock clock = new MonotonicClock();
    private final StatusBoard board = new StatusBoard(clock, LagPolicy.DEFAULT, List.of());
    private final NodeList nodes = new NodeList(List.of(), address -> address);
    private final BoardChoice choice = new BoardChoice(board, nodes, new Random(3));
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final BackendsWatch watch = new BackendsWatch(board, nodes, choice, clock, ticks, workers);

    private EmbeddedCluster cluster;

    @BeforeEach
    void start() {
        cluster = EmbeddedCluster.start(0, 0, 0);
        watch.apply(Parsed.good("""
                probe_interval 100ms
                health { check 500ms timeout 5s username postgres }
                backend default { lag 1mb }
                backend 127.0.0.1:%d
                backend 127.0.0.1:%d
                backend 127.0.0.1:%d { weight 0 }
                """.formatted(
                        cluster.primary().port(),
                        cluster.standby(0).port(),
                        cluster.standby(1).port())));
        awaitPrimary(cluster.primary());
        awaitStandby(cluster.standby(0));
    }

    @AfterEach
    void stop() {
        watch.close();
        ticks.shutdownNow();
        workers.shutdownNow();
        cluster.close();
    }

    private void awaitPrimary(EmbeddedServer server) {
        Await.until("primary " + server.name(), LIMIT, () -> isAt(choice.primary(), server));
    }

    private void awaitStandby(EmbeddedServer server) {
        Await.until("standby " + server.name(), LIMIT, () -> isAt(choice.standby(Set.of()), server));
    }

    private static boolean isAt(Optional<Target> target, EmbeddedServer server) {
        return target.filter(chosen -> chosen.node().port() == server.port()).isPresent();
    }

    private static NodeId node(EmbeddedServer server) {
        return new NodeId("127.0.0.1:" + server.port(), "127.0.0.1", server.port());
    }

    @Test
    void aStandbyThatWasFitServesOnWhileThePrimaryIsDead() {
        cluster.primary().crash();
        Await.until("no primary", LIMIT, () -> choice.primary().isEmpty());
        Await.until("an orphan", LIMIT, () -> choice.fitness(node(cluster.standby(0)))
                .why()
                .contains("there is no primary"));
        awaitStandby(cluster.standby(0));
        assertTrue(choice.mayWrite(node(cluster.primary())), "its connections end by themselves");
    }

    @Test
    void aPromotedStandbyGetsTheWritesAndTheOldPrimaryThatStillRunsNone() {
        var old = cluster.primary();
        var next = cluster.standby(0);
        next.promote();

        awaitPrimary(next);
        assertFalse(choice.mayWrite(node(old)));
        assertTrue(choice.mayWrite(node(next)));
        Await.until("no standby of the new primary", LIMIT, () -> choice.standby(Set.of())
                .isEmpty());
    }

    @Test
    void whoIsGoneFailsItsCheckAndComesBack() {
        var standby = cluster.standby(0);
        standby.crash();
        Await.until("its check fails", LIMIT, () -> nodes.health(node(standby)).status() == HealthStatus.UNHEALTHY);
        assertEquals(Optional.empty(), choice.standby(Set.of()), "the other has no weight");

        standby.start();
        awaitStandby(standby);
    }
}
