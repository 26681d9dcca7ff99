package dev.pgbeacon.router.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.TestTicks;
import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.config.Trust;
import dev.pgbeacon.probe.Probe;
import dev.pgbeacon.router.choice.BoardChoice;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.router.conf.Parsed;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.HealthStatus;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Position;
import dev.pgbeacon.status.Receiver;
import dev.pgbeacon.status.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The backends of a file are asked as it says. */
class BackendsWatchTest {
    private static final String FILE = """
            probe_interval 1s
            health { check 15s timeout 5s database d username u password p }
            backend a:1
            backend b:2
            """;

    private final TestClock clock = new TestClock();
    private final TestTicks ticks = new TestTicks(clock);
    private final StatusBoard board = new StatusBoard(clock, LagPolicy.DEFAULT, List.of());
    private final NodeList nodes = new NodeList(List.of(), address -> address);
    private final BoardChoice choice = new BoardChoice(board, nodes, new Random(1));
    private final Map<String, Answering> probes = new HashMap<>();
    private final List<Asking> made = new ArrayList<>();
    private final BackendsWatch watch =
            new BackendsWatch(board, nodes, choice, clock, ticks, Runnable::run, this::probe);

    /** Says what it is told to, and counts. */
    private static final class Answering implements Probe {
        private Observation says = new Observation.Out(NodeState.DOWN, "connection refused");
        private Optional<Position> position = Optional.empty();
        private int asked;
        private int reconnected;
        private boolean closed;

        @Override
        public Observation ask() {
            asked++;
            return says;
        }

        @Override
        public Optional<Position> position() {
            return position;
        }

        @Override
        public void reconnect() {
            reconnected++;
        }

        @Override
        public void abort() {}

        @Override
        public void close() {
            closed = true;
        }
    }

    private Probe probe(Asking asking) {
        made.add(asking);
        return probes.compute(asking.to().host(), (host, before) -> {
            var next = new Answering();
            next.says = before == null ? next.says : before.says;
            return next;
        });
    }

    private static Server server(String system) {
        return new Server(system, 170000, Instant.EPOCH, Address.of("any", 5432));
    }

    private static Observation primary(String system) {
        return new Observation.Primary(server(system), 1, new Lsn(4096), new Lsn(4096));
    }

    private static Observation standby(String system) {
        return new Observation.Standby(
                server(system),
                1,
                Optional.of(new Lsn(4096)),
                Optional.of(new Lsn(4096)),
                new Receiver.Connected(
                        "streaming",
                        Optional.of(new Lsn(4096)),
                        Optional.of(Duration.ZERO),
                        Optional.empty(),
                        Duration.ofSeconds(60)),
                new Observation.Replay(Optional.empty(), false, Duration.ZERO));
    }

    private void apply(String file) {
        watch.apply(Parsed.good(file));
    }

    private void start() {
        apply(FILE);
        probes.get("a").says = primary("1");
        probes.get("b").says = standby("1");
        ticks.pass(Duration.ZERO);
    }

    private Optional<String> standbyNow() {
        return choice.standby(Set.of()).map(target -> target.node().name());
    }

    private static NodeId node(String host, int port) {
        return new NodeId(host + ":" + port, host, port);
    }

    @Test
    void aRoleIsKnownAtOnceAndAskedAtTheProbesInterval() {
        start();
        assertEquals("a:1", choice.primary().map(Target::node).orElseThrow().name());
        assertEquals(Optional.of("b:2"), standbyNow());

        int before = probes.get("b").asked;
        ticks.pass(Duration.ofSeconds(10));
        assertEquals(before + 10, probes.get("b").asked);
    }

    @Test
    void aBackendIsAskedAsTheFileSaysWithANewSessionForEachCheck() {
        start();
        var asking = made.get(0);
        assertEquals("user u, database d at a:1", asking.to().toString());
        assertEquals(Optional.of("p"), asking.to().password());
        assertEquals(Duration.ofSeconds(5), asking.health().timeout());
        assertEquals(Duration.ofSeconds(15), asking.health().period());
        assertEquals(Duration.ofSeconds(15), asking.reconnectEvery());
    }

    @Test
    void tlsIsVerifiedAgainstTheFilesTrustOrTheSystems() {
        apply("backend a { tls on } backend b { tls on ca /x } backend c { tls skipverify } backend d");
        assertEquals(
                List.of("verify-full", "verify-full", "require", "disable"),
                made.stream().map(asking -> asking.to().sslMode()).toList());
        assertEquals(Trust.SYSTEM, made.get(0).to().rootCertificate());
        assertEquals("/x", made.get(1).to().rootCertificate().orElseThrow().toString());
        assertEquals(Optional.empty(), made.get(2).to().rootCertificate());
    }

    @Test
    void whoSaysThatItIsOutGetsNoReadsBeforeItsNextCheck() {
        start();
        probes.get("b").says = new Observation.Out(NodeState.DOWN, "connection refused");
        ticks.pass(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), standbyNow());
        assertEquals(HealthStatus.HEALTHY, nodes.health(node("b", 2)).status());

        ticks.pass(Duration.ofSeconds(14));
        assertEquals(HealthStatus.UNHEALTHY, nodes.health(node("b", 2)).status());
    }

    @Test
    void aBackendWhoseConnectionBrokeIsAskedAtOnceOverANewOne() {
        start();
        probes.get("a").says = new Observation.Out(NodeState.DOWN, "connection refused");
        choice.lookAgain(node("a", 1));
        assertEquals(1, probes.get("a").reconnected);
        assertEquals(Optional.empty(), choice.primary());
    }

    @Test
    void aServerOfAnotherSystemFailsItsCheckWithThatReason() {
        apply(FILE + "backend c:3");
        probes.get("a").says = primary("1");
        probes.get("b").says = standby("1");
        probes.get("c").says = standby("2");
        ticks.pass(Duration.ofSeconds(15));

        var health = nodes.health(node("c", 3));
        assertEquals(HealthStatus.UNHEALTHY, health.status());
        assertEquals("of another system, 2 (expected: 1, the primary's)", health.reason());
    }

    @Test
    void aReloadKeepsWhatIsKnownOfBackendsThatAreAskedAsBefore() {
        start();
        apply(FILE.replace("backend b:2", "backend b:2 { weight 5 }"));
        assertEquals(2, made.size());
        assertEquals(5, choice.standby(Set.of()).orElseThrow().backend().weight());
    }

    @Test
    void aReloadForgetsWhatIsGoneAndAsksWhatIsAskedInAnotherWayAnew() {
        start();
        var before = probes.get("a");
        var gone = probes.get("b");
        apply(FILE.replace("password p", "password q").replace("backend b:2", "backend c:3"));

        assertTrue(before.closed && gone.closed);
        assertEquals(List.of(node("a", 1), node("c", 3)), board.nodes());
        assertEquals("a:1", choice.primary().map(Target::node).orElseThrow().name(), "what is known of a is known");
    }

    @Test
    void aCheckInEachRoundIsANewSessionEachTimeThatIsKeptUntilTheNext() {
        apply(FILE.replace("check 15s", "check 1s"));
        assertEquals(Asking.UNTIL_THE_NEXT_ROUND, made.get(0).reconnectEvery());
    }

    @Test
    void readsMayGoToBackendsThatHaveAWeight() {
        apply(FILE + "backend c:3 { weight 0 }");
        assertEquals(Set.of(node("a", 1), node("b", 2)), watch.readable());
        apply(FILE.replace("backend b:2", "backend b:2 { weight 0 }"));
        assertEquals(Set.of(node("a", 1)), watch.readable());
    }

    @Test
    void aBackendIsAskedWhereItsLogStandsAndNobodyElseIs() {
        start();
        var position = new Position.Replayed(server("1"), 1, new Lsn(4096));
        probes.get("b").position = Optional.of(position);
        int before = probes.get("b").asked;
        assertEquals(Optional.of(position), watch.position(node("b", 2)));
        assertEquals(Optional.empty(), watch.position(node("c", 3)));
        assertEquals(before, probes.get("b").asked, "its role is not asked for");
    }

    @Test
    void whatIsClosedAsksNoMore() {
        start();
        watch.close();
        int before = probes.get("a").asked;
        ticks.pass(Duration.ofMinutes(1));
        assertEquals(before, probes.get("a").asked);
    }
}
