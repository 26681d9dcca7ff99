package dev.pgbeacon.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.TestTicks;
import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeSource;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.probe.Probe;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.HealthStatus;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeRole;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListedNodesTest {
    private static final NodeId LOCAL = new NodeId("local", "localhost", 5432);
    private static final HealthPace PACE =
            new HealthPace(Duration.ofSeconds(10), Duration.ofSeconds(2), 2, Duration.ofSeconds(1));
    private static final WatchPace LOCAL_PACE =
            new WatchPace(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(1));

    private final TestClock clock = new TestClock();
    private final TestTicks ticks = new TestTicks(clock);
    private final StatusBoard board = new StatusBoard(clock, LagPolicy.DEFAULT, List.of());
    private final NodeList nodes = new NodeList(List.of(LOCAL), address -> Address.of(address.host(), address.port()));
    private final Map<String, FakeProbe> probes = new HashMap<>();
    private final Set<String> hanging = new HashSet<>();
    private final Queue<Runnable> hungUp = new ArrayDeque<>();
    private final FakeProbe localProbe = new FakeProbe();
    private final NodeWatch local = new NodeWatch(LOCAL, localProbe, LOCAL_PACE, board, clock, ticks, Runnable::run);
    private final ListedNodes listed =
            new ListedNodes(nodes, Map.of(LOCAL, local), this::watch, clock, ticks, board, PACE);

    private NodeWatch watch(NodeId node, HealthPace pace) {
        return new NodeWatch(node, probe(node.name()), ListedNodes.pace(pace), board, clock, ticks, question -> {
            if (hanging.contains(node.name())) {
                hungUp.add(question);
            } else {
                question.run();
            }
        });
    }

    private FakeProbe probe(String name) {
        return probes.computeIfAbsent(name, first -> new FakeProbe());
    }

    private void list(String... texts) {
        nodes.offer(NodeSource.LIST, List.of(texts).stream().map(Address::parse).toList());
    }

    private HealthStatus health(String text) {
        return nodes.health(Address.parse(text)).status();
    }

    private static Observation down() {
        return new Observation.Out(NodeState.DOWN, "connection refused");
    }

    @Test
    void aNodeIsCheckedAtOnceWhenItComes() {
        listed.start();
        list("a:5432");
        assertEquals(HealthStatus.UNKNOWN, health("a:5432"));
        ticks.pass(Duration.ZERO);
        assertEquals(HealthStatus.HEALTHY, health("a:5432"));
    }

    @Test
    void aNodeIsAskedOnceInEachPeriod() {
        listed.start();
        list("a:5432", "b:5432", "c:5432");
        ticks.pass(Duration.ofSeconds(10));
        int first = probe("b:5432").asked.get();
        ticks.pass(Duration.ofSeconds(100));
        assertEquals(first + 10, probe("b:5432").asked.get());
    }

    @Test
    void theNodesTurnsAreSpreadOverThePeriod() {
        listed.start();
        var many = new String[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = "10.0.0." + i + ":5432";
        }
        list(many);
        ticks.pass(Duration.ofSeconds(10));
        var before = asked();
        ticks.pass(Duration.ofSeconds(5));
        int inHalfAPeriod = asked() - before;
        assertTrue(inHalfAPeriod > 30 && inHalfAPeriod < 70, inHalfAPeriod + " of 100");
    }

    private int asked() {
        return probes.values().stream().mapToInt(probe -> probe.asked.get()).sum();
    }

    @Test
    void aNodeThatFailsIsUnhealthyOnlyAfterTheLastRetry() {
        listed.start();
        probe("a:5432").answer = ListedNodesTest::down;
        list("a:5432");
        ticks.pass(Duration.ofMillis(1999));
        assertEquals(2, probe("a:5432").asked.get());
        assertEquals(HealthStatus.UNKNOWN, health("a:5432"));
        ticks.pass(Duration.ofMillis(1));
        assertEquals(3, probe("a:5432").asked.get());
        assertEquals(HealthStatus.UNHEALTHY, health("a:5432"));
        assertEquals("connection refused", nodes.health(Address.parse("a:5432")).reason());
    }

    @Test
    void aNodeThatAnswersTheRetryIsHealthy() {
        listed.start();
        probe("a:5432").answer = ListedNodesTest::down;
        list("a:5432");
        ticks.pass(Duration.ofMillis(500));
        probe("a:5432").answer = () -> FakeProbe.PRIMARY;
        ticks.pass(Duration.ofMillis(500));
        assertEquals(HealthStatus.HEALTHY, health("a:5432"));
    }

    @Test
    void aNodeThatHangsHoldsUpNoOtherAndHasItsVerdictInItsPeriod() {
        listed.start();
        hanging.add("a:5432");
        list("a:5432", "b:5432");
        ticks.pass(Duration.ofMillis(2));
        assertEquals(HealthStatus.HEALTHY, health("b:5432"));
        ticks.pass(PACE.period());
        assertEquals(HealthStatus.UNHEALTHY, health("a:5432"));
        assertEquals(1, hungUp.size(), "it is not asked again before the question that hangs has ended");
    }

    @Test
    void aNodeThatLeavesIsForgottenAndAskedNoMore() {
        listed.start();
        list("a:5432", "b:5432");
        ticks.pass(Duration.ofSeconds(1));
        assertEquals(NodeRole.PRIMARY, board.read(nodes.nodes().get(0)).role());
        var a = nodes.nodes().get(0);
        list("b:5432");
        assertEquals(NodeState.UNASKED, board.read(a).state());
        assertEquals(List.of("b:5432"), board.nodes().stream().map(NodeId::name).toList());
        int asked = probe("a:5432").asked.get();
        ticks.pass(Duration.ofSeconds(30));
        assertEquals(asked, probe("a:5432").asked.get());
    }

    @Test
    void anAnswerOfANodeThatLeftMeanwhileBringsItNotBack() {
        listed.start();
        hanging.add("a:5432");
        list("a:5432");
        ticks.pass(Duration.ZERO);
        list();
        hungUp.remove().run();
        assertEquals(List.of(), board.nodes());
    }

    @Test
    void ourOwnServerIsAskedOverItsOwnWatchAndStaysWhenTheListForgetsIt() {
        local.start();
        ticks.pass(Duration.ZERO);
        listed.start();
        list("localhost:5432");
        ticks.pass(Duration.ofSeconds(1));
        assertEquals(HealthStatus.HEALTHY, health("localhost:5432"));
        assertEquals(Set.of(), probes.keySet());
        list();
        ticks.pass(Duration.ofSeconds(1));
        assertEquals(NodeRole.PRIMARY, board.read(LOCAL).role());
    }

    @Test
    void drainingIsAboutOurOwnServers() {
        local.start();
        listed.start();
        list("a:5432");
        ticks.pass(Duration.ofSeconds(1));
        board.drain(DrainedBy.OPERATOR, "maintenance");
        assertEquals("maintenance", board.read(LOCAL).drained().orElseThrow());
        assertTrue(board.read(nodes.nodes().get(0)).drained().isEmpty());
        assertTrue(board.read(nodes.nodes().get(0)).accepts().yes());
    }

    @Test
    void newSettingsAreInForceAtOnceAndWhatIsKnownStays() {
        listed.start();
        list("a:5432");
        ticks.pass(Duration.ofSeconds(1));
        listed.apply(new HealthPace(Duration.ofSeconds(1), Duration.ofMillis(500), 0, Duration.ZERO));
        assertEquals(HealthStatus.HEALTHY, health("a:5432"));
        assertEquals(Duration.ofSeconds(1), nodes.period());
        int asked = probe("a:5432").asked.get();
        ticks.pass(Duration.ofSeconds(10));
        assertTrue(probe("a:5432").asked.get() >= asked + 10);
    }

    @Test
    void aNodeThatLeavesWhileNewSettingsAreTakenIsForgotten() {
        nodes.onList(() -> listed.apply(new HealthPace(
                Duration.ofSeconds(10L + nodes.nodes().size()), Duration.ofSeconds(1), 0, Duration.ZERO)));
        listed.start();
        list("a:5432", "b:5432");
        list("b:5432");
        assertEquals(List.of("b:5432"), board.nodes().stream().map(NodeId::name).toList());
    }

    @Test
    void whatIsKnownIsStaleAfterThreePeriods() {
        assertEquals(Duration.ofSeconds(30), ListedNodes.pace(PACE).maxAge());
    }

    @Test
    void theProbeOfANodeThatLeftIsClosed() {
        Probe probe = probe("a:5432");
        listed.start();
        list("a:5432");
        list();
        assertTrue(((FakeProbe) probe).closed.get() > 0);
    }
}
