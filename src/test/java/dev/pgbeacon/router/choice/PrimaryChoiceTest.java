package dev.pgbeacon.router.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.status.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets the writes. */
class PrimaryChoiceTest {
    private final TestBackends backends = new TestBackends("a", "b", "c");

    private void aIsPrimary() {
        backends.says("a").primaryAt("0/100");
        backends.says("b").upstreamAt("0/100").standbyAt("0/100");
        backends.says("c").upstreamAt("0/100").standbyAt("0/100");
        assertEquals("a", backends.primary());
    }

    @Test
    void whoIsOutOfRecoveryGetsTheWrites() {
        assertEquals("-", backends.primary());
        aIsPrimary();
        assertTrue(backends.mayWrite("a"));
        assertFalse(backends.mayWrite("b"));
    }

    @Test
    void aPromotedStandbyGetsThemAndTheOldPrimaryNeverAgain() {
        aIsPrimary();
        backends.says("b").timeline(2).primaryAt("0/200");

        assertEquals("b", backends.primary());
        assertFalse(backends.mayWrite("a"), "it still accepts them");

        backends.out("b");
        assertEquals("-", backends.primary());
        assertFalse(backends.mayWrite("a"), "also when the new one cannot be seen");
    }

    @Test
    void aHigherTimelineSeenOnAStandbyAloneEndsTheWritesOfTheOldPrimary() {
        aIsPrimary();
        backends.says("b").timeline(2).upstreamAt("0/200").standbyAt("0/200");

        assertEquals("-", backends.primary());
        assertFalse(backends.mayWrite("a"));
    }

    @Test
    void aProbeThatFailsSendsNothingNewThereButBreaksNoConnection() {
        aIsPrimary();
        backends.says("a").out(NodeState.TIMED_OUT);

        assertEquals("-", backends.primary());
        assertTrue(backends.mayWrite("a"));

        aIsPrimary();
    }

    @Test
    void whatNobodyAskedForTooLongIsNoPrimary() {
        aIsPrimary();
        backends.cluster.pass(Duration.ofSeconds(4));
        assertEquals("-", backends.primary());
    }

    @Test
    void whoSaysThatItIsAStandbyNowIsWrittenToNoMore() {
        aIsPrimary();
        backends.says("a").orphan().standbyAt("0/100");
        assertFalse(backends.mayWrite("a"));
    }

    @Test
    void ofTwoPrimariesOnOneTimelineOnlyTheOneInUseGetsWrites() {
        aIsPrimary();
        backends.says("b").primaryAt("0/100");
        assertEquals("a", backends.primary());
        assertFalse(backends.mayWrite("b"));

        backends.out("a");
        assertEquals("-", backends.primary(), "that a cannot be seen does not make its copy the primary");

        backends.says("a").orphan().standbyAt("0/100");
        assertEquals("b", backends.primary(), "a is none any more");
        assertTrue(backends.mayWrite("b"));
    }

    @Test
    void aSecondPrimaryGetsTheWritesWhenTheFirstLeavesTheFile() {
        aIsPrimary();
        backends.says("b").primaryAt("0/100");
        backends.only("b", "c");
        assertEquals("b", backends.primary());
        assertFalse(backends.mayWrite("a"));
    }

    @Test
    void ofTwoPrimariesAtTheStartTheFirstInTheFileIsUsed() {
        backends.says("b").primaryAt("0/100");
        backends.says("a").primaryAt("0/100");
        backends.says("c").upstreamAt("0/100").standbyAt("0/100");
        assertEquals("a", backends.primary());
    }

    @Test
    void aStrangerThatAnswersFirstGetsNoWrites() {
        backends.says("a").system("666").primaryAt("0/100");
        assertEquals("-", backends.primary(), "two others may be of another system");

        backends.says("b").primaryAt("0/100");
        assertEquals("-", backends.primary());

        backends.says("c").upstreamAt("0/100").standbyAt("0/100");
        assertEquals("b", backends.primary());
        assertFalse(backends.mayWrite("a"));
    }

    @Test
    void aStrangerGetsNoWritesWhoeverElseIsGone() {
        aIsPrimary();
        backends.says("c").system("666").timeline(9).primaryAt("0/100");
        assertEquals("a", backends.primary(), "its timeline is not ours");

        backends.out("a", "b");
        assertEquals("-", backends.primary());
        assertFalse(backends.mayWrite("c"));
    }

    @Test
    void whenHalfAreOfOneSystemAndHalfOfAnotherThePrimarysIsUsed() {
        var two = new TestBackends("a", "b");
        two.says("a").system("666").upstreamAt("0/100").standbyAt("0/100");
        assertEquals("-", two.standby());
        two.says("b").primaryAt("0/100");

        assertEquals("b", two.primary());
        assertEquals("-", two.standby());
    }

    @Test
    void whenAllServersWereMadeAnewAReloadTakesTheNewSystem() {
        aIsPrimary();
        backends.says("a").system("2").primaryAt("0/100");
        backends.says("b").system("2").upstreamAt("0/100").standbyAt("0/100");
        backends.says("c").system("2").upstreamAt("0/100").standbyAt("0/100");
        assertEquals("-", backends.primary());

        backends.only("a", "b", "c");
        assertEquals("a", backends.primary());
    }

    @Test
    void whoHoldsConnectionsIsToldWhenAHigherTimelineWasSeenAndNotBefore() {
        aIsPrimary();
        var mayWrite = new ArrayList<Boolean>();
        backends.choice.onPrimacy(() -> mayWrite.add(backends.mayWrite("a")));

        backends.says("a").primaryAt("0/200");
        backends.choice.seen();
        assertEquals(List.of(), mayWrite);

        backends.says("b").timeline(2).upstreamAt("0/200").standbyAt("0/200");
        backends.choice.seen();
        assertEquals(List.of(false), mayWrite);
    }
}
