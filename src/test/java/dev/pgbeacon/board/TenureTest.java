package dev.pgbeacon.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Tenure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the cluster's Lease decides who is primary. */
class TenureTest {
    private final TestCluster cluster = new TestCluster();

    @BeforeEach
    void aPrimary() {
        cluster.says("a").timeline(3).primaryAt("0/100");
    }

    private void tenure(Tenure tenure) {
        cluster.board.tenure(TestCluster.node("a"), tenure);
    }

    private Tenure granted(int timeline) {
        return new Tenure.Granted(timeline, Optional.empty());
    }

    @Test
    void withoutALeaseTheServerAloneSaysWhatItIs() {
        assertEquals(NodeState.RUNNING, cluster.read("a").state());

        tenure(Tenure.FREE);

        assertEquals(NodeState.RUNNING, cluster.read("a").state());
    }

    @Test
    void untilTheLeaseIsHeldItWaits() {
        tenure(new Tenure.Pending("no Lease yet"));

        assertEquals(NodeState.WAITING, cluster.read("a").state());
        assertEquals("no Lease yet", cluster.read("a").reason());
        assertFalse(cluster.read("a").accepts().yes());

        tenure(granted(3));

        assertEquals(NodeState.RUNNING, cluster.read("a").state());
    }

    @Test
    void whoeverIsDeniedIsFenced() {
        tenure(new Tenure.Denied("held by b"));

        assertEquals(NodeState.FENCED, cluster.read("a").state());
        assertEquals("held by b", cluster.read("a").reason());
        assertEquals(
                NodeState.RUNNING,
                cluster.board.candidate(TestCluster.node("a")).state());
    }

    @Test
    void aGrantEndsByItselfAtTheMomentOfReading() {
        tenure(new Tenure.Granted(3, Optional.of(cluster.clock.instant().plusSeconds(2))));
        cluster.pass(Duration.ofMillis(1999));
        assertEquals(NodeState.RUNNING, cluster.read("a").state());

        cluster.pass(Duration.ofMillis(1));

        assertEquals(NodeState.WAITING, cluster.read("a").state());
    }

    @Test
    void aPromotionNeedsAGrantOfItsOwn() {
        tenure(granted(3));

        cluster.says("a").timeline(4).primaryAt("0/200");

        assertEquals(NodeState.WAITING, cluster.read("a").state());
    }

    @Test
    void aStandbyNeedsNone() {
        tenure(new Tenure.Pending("not a primary"));

        cluster.says("a").upstreamAt("0/100").standbyAt("0/100");

        assertEquals(NodeState.STREAMING, cluster.read("a").state());
    }

    @Test
    void aChangeOfTenureIsTold() {
        var told = new ArrayList<NodeState>();
        cluster.board.onChange(change -> told.add(change.to().state()));

        tenure(new Tenure.Pending("no Lease yet"));
        tenure(granted(3));
        tenure(granted(3));

        assertEquals(List.of(NodeState.WAITING, NodeState.RUNNING), told);
    }
}
