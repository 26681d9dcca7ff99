package dev.pgbeacon.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.face.replstatus.ReplstatusReply;
import dev.pgbeacon.face.replstatus.Word;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.LagLimit.BareNumber;
import dev.pgbeacon.status.NodeState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A standby that was fit when its primary or its link was lost may serve reads for 30 s more. */
class OrphanGraceTest {
    private final TestCluster cluster = new TestCluster();

    private boolean accepts() {
        return cluster.read("b").accepts().yes();
    }

    private void streams() {
        cluster.says("a").primaryAt("0/100");
        cluster.says("b").upstreamAt("0/100").received("0/100").standbyAt("0/100");
    }

    private void isOrphanFor(int seconds) {
        for (int i = 0; i < seconds; i++) {
            cluster.says("b").orphan().received("0/100").standbyAt("0/100");
            cluster.pass(Duration.ofSeconds(1));
        }
        cluster.says("b").orphan().received("0/100").standbyAt("0/100");
    }

    @Test
    void aStandbyThatWasFitStaysSoForTheGraceAndNoLonger() {
        streams();
        isOrphanFor(30);
        assertTrue(accepts(), cluster.read("b").accepts().reason());
        assertTrue(cluster.read("b").accepts().reason().contains("last known to be fit 30 s ago"));
        isOrphanFor(1);
        assertFalse(accepts());
    }

    @Test
    void aThresholdInARequestFailsDuringTheGrace() {
        streams();
        isOrphanFor(5);
        assertTrue(accepts());
        var reply = new ReplstatusReply(Optional.empty(), false);
        assertEquals(
                Word.OFFLINE, reply.word(cluster.read("b"), Optional.of(LagLimit.parse("1000h", BareNumber.SECONDS))));
        assertEquals(Word.STANDBY, reply.word(cluster.read("b"), Optional.empty()));
    }

    @Test
    void aStandbyThatWasNeverFitHasNoGrace() {
        isOrphanFor(1);
        assertFalse(accepts());
    }

    @Test
    void aStandbyThatWasUnfitForAnotherReasonHasNoGrace() {
        streams();
        cluster.says("b").upstreamAt("0/100").received("0/100").paused().standbyAt("0/100");
        isOrphanFor(1);
        assertFalse(accepts());
    }

    @Test
    void whoStreamsAgainHasTheWholeGraceAnew() {
        streams();
        isOrphanFor(29);
        streams();
        isOrphanFor(29);
        assertTrue(accepts());
    }

    @Test
    void aReceiverThatTriesAgainAndAgainIsALostLinkToo() {
        streams();
        for (int i = 0; i < 31; i++) {
            cluster.says("b").receiverIs("starting").received("0/100").standbyAt("0/100");
            assertTrue(accepts(), "after " + i + " s");
            cluster.pass(Duration.ofSeconds(1));
        }
        cluster.says("b").receiverIs("starting").received("0/100").standbyAt("0/100");
        assertFalse(accepts());
    }

    @Test
    void aStandbyOfThePrimaryThatWasReplacedHasTheGraceToFollow() {
        streams();
        cluster.says("c").timeline(2).primaryAt("0/100");
        streams();
        assertTrue(accepts());
        cluster.pass(Duration.ofSeconds(31));
        cluster.says("b").upstreamAt("0/100").received("0/100").standbyAt("0/100");
        assertFalse(accepts());
    }

    @Test
    void aFailedProbeDoesNotEndTheGrace() {
        streams();
        cluster.says("b").out(NodeState.TIMED_OUT);
        isOrphanFor(29);
        assertTrue(accepts());
        isOrphanFor(2);
        assertFalse(accepts());
    }

    @Test
    void aStandbyThatCannotBeAskedAcceptsNothingWhateverItWas() {
        streams();
        cluster.says("b").out(NodeState.DOWN);
        assertFalse(accepts());
    }
}
