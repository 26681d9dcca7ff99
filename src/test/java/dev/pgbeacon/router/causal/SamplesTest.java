package dev.pgbeacon.router.causal;

import static dev.pgbeacon.router.causal.TestLogs.OTHER;
import static dev.pgbeacon.router.causal.TestLogs.PRIMARY;
import static dev.pgbeacon.router.causal.TestLogs.STANDBY;
import static dev.pgbeacon.router.causal.TestLogs.inserted;
import static dev.pgbeacon.router.causal.TestLogs.replayed;
import static dev.pgbeacon.router.causal.TestLogs.restarted;
import static dev.pgbeacon.router.causal.TestLogs.server;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {
    private static final long OPENED = 0;

    private Samples samples = Samples.NONE;

    private void primary(long askedAt, Position.Inserted seen) {
        samples = samples.with(PRIMARY, askedAt, seen);
    }

    private void standby(long askedAt, Position.Replayed seen) {
        samples = samples.with(STANDBY, askedAt, seen);
    }

    private boolean shows(long mark) {
        return shows(STANDBY, OPENED, mark);
    }

    private boolean shows(NodeId standby, long opened, long mark) {
        return samples.shows(standby, opened, mark);
    }

    @ParameterizedTest
    @CsvSource({
        // mark, the primary is asked at, its log ends at, the standby is asked at, it replayed up to, shown
        "10, 11, 100, 12, 100, true,  asked after the mark",
        "10, 11, 100, 12, 101, true,  and it replayed more since",
        "10, 11, 100, 12,  99, false, not replayed",
        "10, 10, 100, 12, 100, false, asked at the mark: what came first is not known",
        "10,  9, 100, 12, 100, false, asked before the mark",
        "10, 12, 100, 11, 100, true,  the standby was there before the primary was asked",
        "10, 12, 100,  5, 100, true,  and before the mark",
        "10, 12, 100, 11,  99, false, and was not there"
    })
    void aStandbyShowsAMarkWhenItReplayedWhatThePrimaryHadInsertedAfterIt(
            long mark, long primaryAt, long end, long standbyAt, long replayed, boolean shown, String why) {
        if (primaryAt < standbyAt) {
            primary(primaryAt, inserted(end));
            standby(standbyAt, replayed(replayed));
        } else {
            standby(standbyAt, replayed(replayed));
            primary(primaryAt, inserted(end));
        }
        assertEquals(shown, shows(mark), why);
    }

    @Test
    void whoDidNotAnswerShowsNothing() {
        primary(11, inserted(100));
        standby(12, replayed(100));
        assertFalse(shows(OTHER, OPENED, 10));
        assertFalse(Samples.NONE.shows(STANDBY, OPENED, 10));
    }

    @Test
    void anOlderMarkNeedsAnOlderSampleOnly() {
        primary(11, inserted(100));
        primary(21, inserted(200));
        primary(31, inserted(300));
        standby(32, replayed(250));

        assertTrue(shows(10));
        assertTrue(shows(20));
        assertFalse(shows(30));
    }

    @Test
    void whatWasShownStaysShownWhileTheLogGrows() {
        primary(11, inserted(100));
        standby(12, replayed(100));
        for (int i = 0; i < 10 * Insertions.MOST; i++) {
            primary(20 + i, inserted(200 + i));
        }
        standby(100_000, replayed(150));
        assertTrue(shows(10));
        assertFalse(shows(11));
    }

    @Test
    void aMarkOfAStandbyThatLagsFarBehindIsShownInTheEnd() {
        int many = 10 * Insertions.MOST;
        for (int i = 1; i <= many; i++) {
            primary(i, inserted(i));
        }
        standby(many + 1, replayed(many - 1));
        assertTrue(shows(many - 2));
        assertFalse(shows(many - 1));

        standby(many + 2, replayed(many));
        assertTrue(shows(many - 1));
    }

    @Test
    void anIdlePrimaryAddsNothingToWhatIsKept() {
        for (int i = 1; i <= 10; i++) {
            primary(i, inserted(100));
        }
        assertEquals(1, samples.insertions().size());
        standby(11, replayed(100));
        assertTrue(shows(9));
    }

    @Test
    void aStandbysPositionCountsOnlyWhenReadAfterTheConnectionWasOpened() {
        primary(11, inserted(100));
        standby(12, replayed(100));
        assertTrue(shows(STANDBY, 11, 10));
        assertFalse(shows(STANDBY, 12, 10));
        assertFalse(shows(STANDBY, 13, 10));

        standby(14, replayed(100));
        assertTrue(shows(STANDBY, 13, 10));
    }

    @Test
    void aStandbyThatWasStartedAnewShowsOnlyWhatItReplayedSince() {
        primary(11, inserted(100));
        standby(12, replayed(100));
        standby(22, restarted(2, 90));
        assertFalse(shows(STANDBY, 21, 10), "it came back older");

        standby(24, restarted(2, 100));
        assertTrue(shows(STANDBY, 21, 10));
        assertFalse(shows(STANDBY, 5, 10), "that connection is to the server that was killed");
    }

    @Test
    void aServerWhoseProcessesWereKilledComesBackOlderWithTheSameStartTime() {
        primary(11, inserted(100));
        standby(12, replayed(100));
        standby(22, replayed(90));
        assertFalse(shows(STANDBY, 21, 10));
        standby(24, replayed(100));
        assertTrue(shows(STANDBY, 21, 10));
        assertFalse(shows(STANDBY, 5, 10));
    }

    @Test
    void aStandbyOfAnotherTimelineOrSystemShowsNothingHoweverFarItIs() {
        primary(11, inserted(PRIMARY, 2, 100));
        standby(12, replayed(STANDBY, 1, 500));
        assertFalse(shows(10));
        standby(13, new Position.Replayed(server("another", STANDBY, 1), 2, new Lsn(500)));
        assertFalse(shows(10));
        standby(14, replayed(STANDBY, 3, 500));
        assertFalse(shows(10));
    }

    @Test
    void aTimelineDoesNotGoBackWhenTheReceiverIsGone() {
        primary(11, inserted(PRIMARY, 2, 100));
        standby(12, replayed(STANDBY, 2, 90));
        standby(13, replayed(STANDBY, 1, 100));
        assertTrue(shows(10));
    }

    @Test
    void anotherPrimaryTimelineStartOrSystemDiscardsAllSamples() {
        var others = new Position.Inserted[] {
            inserted(PRIMARY, 2, 50),
            new Position.Inserted(server(TestLogs.SYSTEM, PRIMARY, 2), 1, new Lsn(50)),
            new Position.Inserted(server("another", PRIMARY, 1), 1, new Lsn(50)),
            inserted(50) // the same, but what it had not flushed is lost
        };
        for (var other : others) {
            samples = Samples.NONE;
            primary(11, inserted(100));
            standby(12, replayed(100));
            primary(21, other);
            assertFalse(shows(10), other.toString());
        }
        samples = Samples.NONE;
        primary(11, inserted(100));
        standby(12, replayed(100));
        samples = samples.with(OTHER, 21, inserted(OTHER, 1, 50));
        assertFalse(shows(10), "another node");
    }

    @Test
    void afterAPromotionAStandbyShowsWhatItReplayedOnTheNewTimeline() {
        primary(11, inserted(100));
        standby(12, replayed(100));
        samples = samples.with(OTHER, 21, inserted(OTHER, 2, 110));
        standby(22, replayed(STANDBY, 1, 120));
        assertFalse(shows(20));
        standby(24, restarted(2, 105));
        standby(26, new Position.Replayed(server(TestLogs.SYSTEM, STANDBY, 2), 2, new Lsn(110)));
        assertTrue(shows(STANDBY, 23, 20));
    }
}
