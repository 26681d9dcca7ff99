package dev.pgbeacon.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.face.replstatus.ReplstatusReply;
import dev.pgbeacon.face.replstatus.Word;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.LagLimit.BareNumber;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeState;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The one limit of all faces: 1000 bytes, out after 5 s over it, back at 500 bytes at once or after 10 s within it. */
class HysteresisTest {
    private static final LagLimit LIMIT = LagLimit.parse("1000B", BareNumber.SECONDS);
    private static final Duration HOLD = Duration.ofSeconds(5);

    private final TestCluster cluster = new TestCluster(policy(HOLD));

    private static LagPolicy policy(Duration hold) {
        return new LagPolicy(
                Optional.of(LIMIT),
                hold,
                0.5,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Set.of(NodeState.STREAMING),
                true,
                false);
    }

    private void behind(int bytes) {
        behind(cluster, bytes);
    }

    private static void behind(TestCluster cluster, int bytes) {
        var end = "0/%X".formatted(0x10000 + bytes);
        cluster.says("a").primaryAt(end);
        cluster.says("b").upstreamAt(end).received(end).standbyAt("0/10000");
    }

    /** Asked once a second for so long. */
    private void staysBehind(int bytes, int seconds) {
        for (int i = 0; i < seconds; i++) {
            behind(bytes);
            cluster.pass(Duration.ofSeconds(1));
        }
        behind(bytes);
    }

    private boolean in() {
        var standing = cluster.read("b");
        var word = new ReplstatusReply(Optional.of(LIMIT), false).word(standing, Optional.empty());
        assertEquals(standing.accepts().yes(), word == Word.STANDBY, "the same on every face: " + standing.reason());
        return standing.accepts().yes();
    }

    @Test
    void whoIsFirstSeenWithinTheLimitIsInAndOverItOut() {
        behind(1000);
        assertTrue(in());
        cluster.says("c").upstreamAt("0/20000").received("0/20000").standbyAt("0/10000");
        assertFalse(cluster.read("c").accepts().yes());
    }

    @Test
    void overTheLimitIsOutOnlyWhenItLasts() {
        behind(0);
        staysBehind(1001, 4);
        assertTrue(in(), "4 s over the limit");
        cluster.pass(Duration.ofSeconds(1));
        assertFalse(in(), "5 s, also before the next probe says so");
        behind(1001);
        assertFalse(in());
    }

    @Test
    void aSwingAcrossTheLimitStartsTheHoldAnew() {
        behind(0);
        staysBehind(1001, 4);
        staysBehind(999, 1);
        staysBehind(1001, 4);
        assertTrue(in());
        staysBehind(1001, 1);
        assertFalse(in());
    }

    @Test
    void withoutAHoldOverTheLimitIsOutAtOnce() {
        var hasty = new TestCluster(policy(Duration.ZERO));
        behind(hasty, 1000);
        assertTrue(hasty.read("b").accepts().yes());
        behind(hasty, 1001);
        assertFalse(hasty.read("b").accepts().yes());
    }

    @Test
    void whoWasOutIsBackAtOnceAtHalfTheLimit() {
        behind(2000);
        staysBehind(501, 1);
        assertFalse(in());
        behind(500);
        assertTrue(in());
    }

    @Test
    void whoWasOutIsBackWhenItHasBeenWithinTheLimitForAWhile() {
        behind(2000);
        staysBehind(900, 9);
        assertFalse(in());
        staysBehind(900, 1);
        assertTrue(in());
    }

    @Test
    void whoSwingsAroundTheLimitWhileOutStaysOut() {
        behind(2000);
        for (int i = 0; i < 5; i++) {
            staysBehind(900, 8);
            staysBehind(1001, 1);
        }
        assertFalse(in());
    }

    @Test
    void whoWasOutIsNotBackByAFailedProbe() {
        behind(2000);
        staysBehind(900, 9);
        cluster.says("b").out(NodeState.TIMED_OUT);
        assertFalse(in());
        staysBehind(900, 9);
        assertFalse(in());
        staysBehind(900, 1);
        assertTrue(in());
    }

    @Test
    void whoComesBackFromAnOutageHasNoHold() {
        behind(0);
        cluster.says("b").out(NodeState.DOWN);
        cluster.pass(Duration.ofMinutes(10));
        behind(5000);
        assertFalse(in());
    }

    @Test
    void aClientsOwnLimitIsExact() {
        behind(0);
        staysBehind(1001, 1);
        assertTrue(in(), "within the hold");
        var plain = new ReplstatusReply(Optional.empty(), false);
        assertEquals(
                Word.OFFLINE, plain.word(cluster.read("b"), Optional.of(LagLimit.parse("1000B", BareNumber.SECONDS))));
        assertEquals(
                Word.STANDBY, plain.word(cluster.read("b"), Optional.of(LagLimit.parse("1001B", BareNumber.SECONDS))));
    }

    @Test
    void unknownLagIsOverTheLimit() {
        behind(2000);
        behind(0);
        assertTrue(in());
        cluster.says("b").upstreamAt("0/10000").received("0/10000").from("d").standbyAt("0/10000");
        cluster.pass(TestCluster.MAX_AGE);
        cluster.says("d").upstreamAt("0/10000").received("0/10000").standbyAt("0/10000");
        cluster.pass(Duration.ofMillis(1));
        for (int i = 0; i <= 5; i++) {
            cluster.says("b")
                    .upstreamAt("0/10000")
                    .received("0/10000")
                    .from("d")
                    .standbyAt("0/10000");
            cluster.pass(Duration.ofSeconds(1));
        }
        assertFalse(in(), cluster.read("b").reason());
    }
}
