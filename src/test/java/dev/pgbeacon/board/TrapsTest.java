package dev.pgbeacon.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.LagLimit.BareNumber;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.MultiMaster;
import dev.pgbeacon.status.NodeRole;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Receiver;
import dev.pgbeacon.status.Standing;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The traps that others fell into, by their number in the notes on lag; the same run against real servers as well. */
class TrapsTest {
    private final TestCluster cluster = new TestCluster();

    private static Lag.Known known(Standing standing) {
        return assertInstanceOf(Lag.Known.class, standing.lag(), standing.reason());
    }

    private static Lag.Time.Known time(Standing standing) {
        return assertInstanceOf(Lag.Time.Known.class, known(standing).time(), standing.reason());
    }

    private static boolean passes(Standing standing, String limit) {
        return LagLimit.parse(limit, BareNumber.SECONDS).allows(standing.lag(), standing.position());
    }

    @Test
    void trap1AnIdlePrimaryMakesNoLagHoweverOldTheLastCommitIs() {
        cluster.says("b")
                .upstreamAt("0/100")
                .received("0/100")
                .sinceCommit(Duration.ofHours(5))
                .standbyAt("0/100");
        assertEquals(Duration.ZERO, time(cluster.read("b")).behind());
        assertEquals(Lag.Basis.RECEIVER, known(cluster.read("b")).basis());
    }

    @Test
    void trap2ReceivedEqualToReplayedWithoutReceiverIsUnknown() {
        cluster.says("b")
                .orphan()
                .received("0/100")
                .sinceCommit(Duration.ofSeconds(1))
                .standbyAt("0/100");
        assertEquals(NodeState.ORPHAN, cluster.read("b").state());
        assertInstanceOf(Lag.Unknown.class, cluster.read("b").lag());
        assertFalse(passes(cluster.read("b"), "1000000h"));
    }

    @Test
    void trap3ARestartedStandbyWithoutUpstreamIsUnknownNotNegative() {
        cluster.says("b").orphan().received("0/3000000").standbyAt("0/3000148");
        assertInstanceOf(Lag.Unknown.class, cluster.read("b").lag());
        cluster.says("a").primaryAt("0/3000148");
        assertEquals(0, known(cluster.read("b")).bytes());
    }

    @Test
    void trap4APromotedNodeIsJudgedAsAPrimary() {
        cluster.says("b").upstreamAt("0/200").received("0/200").standbyAt("0/100");
        cluster.says("b").timeline(2).primaryAt("0/200");
        assertEquals(Lag.NONE, cluster.read("b").lag());
        assertEquals(NodeRole.PRIMARY, cluster.read("b").role());
    }

    @Test
    void trap5AnIdleLinkIsFreshForHalfTheReceiversTimeoutAndFiveSeconds() {
        cluster.says("b")
                .upstreamAt("0/100")
                .sinceMessage(Duration.ofSeconds(34))
                .standbyAt("0/100");
        assertEquals(Duration.ZERO, time(cluster.read("b")).behind());
        cluster.pass(Duration.ofSeconds(1));
        assertEquals(
                Lag.Basis.RING,
                time(cluster.read("b")).basis(),
                "the snapshot's own age counts: now the link has been silent for 35 s");
        assertEquals(Duration.ofSeconds(35), time(cluster.read("b")).behind());
    }

    @Test
    void trap5AReceiverWithoutTimeoutIsNeverFresh() {
        cluster.says("b")
                .upstreamAt("0/100")
                .receiverTimeout(Duration.ZERO)
                .sinceCommit(Duration.ofMinutes(1))
                .standbyAt("0/100");
        assertFalse(time(cluster.read("b")).basis() == Lag.Basis.RECEIVER);
    }

    @Test
    void trap6PausedIsShownAndMayNotServeReads() {
        cluster.says("b").upstreamAt("0/100").paused().standbyAt("0/100");
        assertEquals(NodeState.PAUSED, cluster.read("b").state());
        assertFalse(cluster.read("b").accepts().yes());
        assertTrue(cluster.read("b").accepts().reason().contains("paused"));
    }

    @Test
    void trap7DelayedMayServeReadsOnlyWhenAskedFor() {
        cluster.says("b").upstreamAt("0/100").applyDelay(Duration.ofHours(1)).standbyAt("0/100");
        assertEquals(NodeState.DELAYED, cluster.read("b").state());
        assertFalse(cluster.read("b").accepts().yes());

        var asked = new TestCluster(policy(Optional.empty(), Set.of(NodeState.STREAMING, NodeState.DELAYED)));
        asked.says("b").upstreamAt("0/100").applyDelay(Duration.ofHours(1)).standbyAt("0/100");
        assertTrue(asked.read("b").accepts().yes());
    }

    @Test
    void trap8BelowAStandbyLagIsUnknownWithoutThePrimary() {
        cluster.says("b").upstreamAt("0/100").standbyAt("0/100");
        cluster.says("c").from("b").upstreamAt("0/100").standbyAt("0/100");
        assertInstanceOf(Lag.Unknown.class, cluster.read("c").lag());
        cluster.says("a").primaryAt("0/900");
        assertEquals(0x800, known(cluster.read("c")).bytes());
        assertEquals(Lag.Basis.PEER, known(cluster.read("c")).basis());
    }

    @Test
    void trap8AnUpstreamThatIsToldToBeAStandbyIsBelievedToBeOne() {
        var told = new TestCluster(new LagPolicy(
                Optional.empty(),
                Duration.ZERO,
                0.5,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Set.of(NodeState.STREAMING),
                true,
                true));
        told.says("c").upstreamAt("0/100").standbyAt("0/100");
        assertInstanceOf(Lag.Unknown.class, told.read("c").lag());
    }

    @Test
    void trap9PositionsOfAnotherTimelineOrSystemDoNotCount() {
        cluster.says("a").timeline(1).primaryAt("0/900");
        cluster.says("x").system("42").timeline(2).primaryAt("0/FFFFFF");
        cluster.says("b").timeline(2).upstreamAt("0/100").standbyAt("0/100");
        assertEquals(0, known(cluster.read("b")).bytes());
        assertEquals(Lag.Basis.RECEIVER, known(cluster.read("b")).basis());
    }

    @Test
    void trap9AStandbyOfATimelineThatThePrimaryHasLeftIsUnknown() {
        cluster.says("b").timeline(1).upstreamAt("0/100").standbyAt("0/100");
        cluster.says("a").timeline(2).primaryAt("0/100");
        var lag = assertInstanceOf(Lag.Unknown.class, cluster.read("b").lag());
        assertEquals("not following timeline 2", lag.why());
        cluster.pass(Duration.ofSeconds(31));
        cluster.says("b").timeline(1).upstreamAt("0/100").standbyAt("0/100");
        assertFalse(cluster.read("b").accepts().yes(), "streaming, but from the wrong primary");
    }

    @Test
    void trap10OfTwoPrimariesTheLowerTimelineIsFencedAndStaysSo() {
        cluster.says("a").timeline(1).primaryAt("0/900");
        assertEquals(NodeRole.PRIMARY, cluster.read("a").role());
        cluster.says("b").timeline(2).primaryAt("0/500");
        assertEquals(NodeState.FENCED, cluster.read("a").state());
        assertEquals(NodeRole.PRIMARY, cluster.read("b").role());

        cluster.pass(Duration.ofMinutes(5));
        cluster.says("b").out(NodeState.DOWN);
        cluster.says("a").timeline(1).primaryAt("0/A00");
        assertEquals(NodeState.FENCED, cluster.read("a").state(), "the higher one cannot be seen, but was");

        cluster.says("a").timeline(2).upstreamAt("0/500").standbyAt("0/500");
        assertEquals(NodeRole.STANDBY, cluster.read("a").role());
    }

    @Test
    void trap11WithoutUpstreamConfiguredItIsRecoveringAndMayNotServeReads() {
        cluster.says("b").receiver(new Receiver.Absent(false)).standbyAt("0/100");
        assertEquals(NodeState.RECOVERING, cluster.read("b").state());
        assertFalse(cluster.read("b").accepts().yes());
    }

    @Test
    void trap13AReceiverThatIsNotTrustedPromisesNoLessThanItsTimeout() {
        var careful = new TestCluster(new LagPolicy(
                Optional.empty(),
                Duration.ZERO,
                0.5,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Set.of(NodeState.STREAMING),
                false,
                false));
        careful.says("b").upstreamAt("0/100").standbyAt("0/100");
        assertFalse(passes(careful.read("b"), "59s"));
        assertTrue(passes(careful.read("b"), "60s"));
        careful.says("a").primaryAt("0/100");
        assertTrue(passes(careful.read("b"), "0"), "the primary itself was asked");
    }

    @Test
    void aHiddenReceiverIsNeitherStreamingNorCatchingUpAndItsLagComesFromAPeerOnly() {
        cluster.says("b").receiver(new Receiver.Hidden()).received("0/100").standbyAt("0/100");
        assertEquals(NodeState.HIDDEN, cluster.read("b").state());
        assertInstanceOf(Lag.Unknown.class, cluster.read("b").lag());
        cluster.says("a").primaryAt("0/180");
        assertEquals(0x80, known(cluster.read("b")).bytes());
    }

    @Test
    void aReceiverThatIsFarBehindIsCatchingUpWhateverItSays() {
        cluster.says("b").upstreamAt("0/2000001").received("0/1000000").standbyAt("0/1000000");
        assertEquals(NodeState.CATCHUP, cluster.read("b").state());
        cluster.says("b").upstreamAt("0/2000000").received("0/1000000").standbyAt("0/1000000");
        assertEquals(NodeState.STREAMING, cluster.read("b").state());
        cluster.says("b").receiverIs("waiting").standbyAt("0/1000000");
        assertEquals(NodeState.CATCHUP, cluster.read("b").state());
    }

    @Test
    void aReceiverThatDoesNotKnowHowFarBehindItIsIsCatchingUpWhenThePrimaryKnows() {
        cluster.says("a").primaryAt("0/2000001");
        cluster.says("b").upstreamAt("0/1000000").received("0/1000000").standbyAt("0/1000000");
        assertEquals(NodeState.CATCHUP, cluster.read("b").state());
    }

    @Test
    void timeIsSinceThePrimaryWasLastSeenAtOrBeforeTheReplayedPosition() {
        cluster.says("a").primaryAt("0/100");
        cluster.pass(Duration.ofHours(1));
        cluster.says("a").primaryAt("0/100");
        cluster.pass(Duration.ofSeconds(2));
        cluster.says("a").primaryAt("0/900");
        cluster.says("b").upstreamAt("0/900").received("0/900").standbyAt("0/500");
        assertEquals(0x400, known(cluster.read("b")).bytes());
        assertEquals(
                new Lag.Time.Known(Duration.ofSeconds(2), Lag.Basis.RING),
                known(cluster.read("b")).time(),
                "an idle hour before the write is not lag");
    }

    @Test
    void timeRightAfterOurStartIsBoundByTheLastCommitNotZero() {
        cluster.says("a").primaryAt("0/900");
        cluster.says("b")
                .upstreamAt("0/900")
                .received("0/900")
                .sinceCommit(Duration.ofMinutes(10))
                .standbyAt("0/500");
        assertEquals(
                new Lag.Time.Known(Duration.ofMinutes(10), Lag.Basis.BOUND),
                known(cluster.read("b")).time());
        cluster.says("c").upstreamAt("0/900").received("0/900").standbyAt("0/500");
        assertInstanceOf(Lag.Time.Unknown.class, known(cluster.read("c")).time());
    }

    @Test
    void aStandbysTimelineDoesNotGoBackWithinOnePostmastersLife() {
        cluster.says("b").timeline(3).upstreamAt("0/100").standbyAt("0/100");
        cluster.says("b").out(NodeState.TIMED_OUT);
        cluster.says("b").timeline(1).orphan().standbyAt("0/100");
        assertEquals(3, cluster.read("b").timeline().getAsInt());
        cluster.says("b").restarted().timeline(1).orphan().standbyAt("0/100");
        assertEquals(1, cluster.read("b").timeline().getAsInt());
    }

    @Test
    void aMultiMasterNodeIsAPrimaryOnlyWhenItIsReady() {
        cluster.says("a").multiMaster(new MultiMaster("BDR", false, "BDR: catching up (c)"));
        assertEquals(NodeState.UNREADY, cluster.read("a").state());
        assertEquals(NodeRole.NONE, cluster.read("a").role());
        assertEquals("BDR: catching up (c)", cluster.read("a").accepts().reason());
        cluster.says("a").multiMaster(new MultiMaster("BDR", true, "BDR: ready"));
        assertEquals(NodeRole.PRIMARY, cluster.read("a").role());
    }

    private static LagPolicy policy(Optional<LagLimit> max, Set<NodeState> accept) {
        return new LagPolicy(
                max, Duration.ZERO, 0.5, Duration.ofSeconds(10), Duration.ofSeconds(30), accept, true, false);
    }
}
