package dev.pgbeacon.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Snapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeCountsTest {
    private static final NodeId A = TestCluster.node("a");

    private final TestCluster cluster = new TestCluster();
    private NodeCounts counts;

    @BeforeEach
    void known() {
        cluster.known(A);
        counts = cluster.board.counts(A);
    }

    private void answeredAfter(long millis) {
        var out = new Observation.Out(NodeState.DOWN, "refused");
        cluster.publish(new Snapshot(A, cluster.clock.instant(), Duration.ofMillis(millis), TestCluster.MAX_AGE, out));
    }

    @Test
    void everyFailureIsCountedByWhatWasFoundAndThatThereWasNoneIsAZero() {
        cluster.says("a").primaryAt("0/100");
        cluster.says("a").out(NodeState.DOWN);
        cluster.says("a").out(NodeState.TIMED_OUT);
        cluster.says("a").out(NodeState.DOWN);
        assertEquals(4, counts.probes());
        assertEquals(2, counts.failures().get(NodeState.DOWN));
        assertEquals(1, counts.failures().get(NodeState.TIMED_OUT));
        assertEquals(
                Set.of(
                        NodeState.STARTING,
                        NodeState.STOPPING,
                        NodeState.DOWN,
                        NodeState.TIMED_OUT,
                        NodeState.BUSY,
                        NodeState.MISCONFIGURED),
                counts.failures().keySet());
        assertEquals(0, counts.failures().get(NodeState.MISCONFIGURED));
    }

    @Test
    void aServerWithoutRoomForOurQuestionIsAFailureThoughItsStateStays() {
        cluster.says("a").primaryAt("0/100");
        cluster.says("a").out(NodeState.BUSY);
        assertEquals(NodeState.RUNNING, cluster.read("a").state());
        assertEquals(1, counts.failures().get(NodeState.BUSY));
    }

    @Test
    void aLatencyCountsForEveryBoundThatItDoesNotExceed() {
        assertEquals(Optional.empty(), counts.lastLatency());
        answeredAfter(0);
        answeredAfter(5);
        answeredAfter(6);
        answeredAfter(20_000);
        int fiveMillis = NodeCounts.BOUNDS.indexOf(Duration.ofMillis(5));
        var within = counts.probesWithin();
        assertEquals(1, within.get(0));
        assertEquals(1, within.get(fiveMillis - 1));
        assertEquals(2, within.get(fiveMillis));
        assertEquals(3, within.get(fiveMillis + 1));
        assertEquals(3, within.get(NodeCounts.BOUNDS.size() - 1));
        assertEquals(4, within.get(NodeCounts.BOUNDS.size()), "all, that above every bound too");
        assertEquals(Duration.ofMillis(20_011), counts.time());
        assertEquals(Optional.of(Duration.ofSeconds(20)), counts.lastLatency());
    }

    @Test
    void fromOneRoleToAnotherIsAChangeAndTheFirstAnswerIsNone() {
        cluster.says("a").upstreamAt("0/100").standbyAt("0/100");
        assertEquals(0, counts.roleChanges());
        cluster.says("a").upstreamAt("0/100").paused().standbyAt("0/100");
        assertEquals(0, counts.roleChanges(), "another state of the same role");
        cluster.says("a").timeline(2).primaryAt("0/200");
        assertEquals(1, counts.roleChanges());
        cluster.says("a").out(NodeState.DOWN);
        assertEquals(2, counts.roleChanges());
    }

    @Test
    void whatNobodyAskedYetIsCountedFromZero() {
        var other = cluster.board.counts(TestCluster.node("b"));
        assertEquals(0, other.probes());
        assertTrue(other.failures().values().stream().allMatch(count -> count == 0));
    }
}
