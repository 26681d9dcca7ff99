package dev.pgbeacon.router.causal;

import static dev.pgbeacon.router.causal.TestLogs.OTHER;
import static dev.pgbeacon.router.causal.TestLogs.PRIMARY;
import static dev.pgbeacon.router.causal.TestLogs.STANDBY;
import static dev.pgbeacon.router.causal.TestLogs.inserted;
import static dev.pgbeacon.router.causal.TestLogs.replayed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.TestTicks;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** When the logs are asked for. */
class BoardCausalityTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final TestClock clock = new TestClock();
    private final TestTicks ticks = new TestTicks(clock);
    private final Map<NodeId, Position> logs = new HashMap<>();
    private final List<NodeId> asked = new ArrayList<>();
    private final Queue<Runnable> questions = new ArrayDeque<>();
    private Set<NodeId> readable = Set.of(PRIMARY, STANDBY);
    private Optional<NodeId> primary = Optional.of(PRIMARY);
    private boolean broken;
    private final Instant start = clock.instant();
    private final BoardCausality causality = causality(Runnable::run);

    private BoardCausality causality(Executor workers) {
        return new BoardCausality(
                this::primary,
                new Positions() {
                    @Override
                    public Set<NodeId> readable() {
                        return readable;
                    }

                    @Override
                    public Optional<Position> position(NodeId node) {
                        asked.add(node);
                        return Optional.ofNullable(logs.get(node));
                    }
                },
                ticks,
                workers,
                () -> Duration.between(start, clock.instant()).toNanos());
    }

    private Optional<NodeId> primary() {
        if (broken) {
            throw new IllegalStateException("a fault of ours");
        }
        return primary;
    }

    private void logs(long inserted, long replayed) {
        logs.put(PRIMARY, inserted(inserted));
        logs.put(STANDBY, replayed(replayed));
    }

    /** A mark, and the next moment. */
    private long mark() {
        long mark = causality.mark();
        ticks.pass(MOMENT);
        return mark;
    }

    private int askedFor(Duration time) {
        asked.clear();
        ticks.pass(time);
        return asked.size();
    }

    @Test
    void nobodyIsAskedWhileNobodyWants() {
        logs(100, 100);
        var unused = mark();
        assertEquals(0, askedFor(Duration.ofMinutes(1)));
    }

    @Test
    void whoWantsIsShownItWithOneQuestionToEach() {
        logs(100, 100);
        long opened = mark();
        long mark = mark();
        causality.want(mark);
        assertFalse(causality.shows(STANDBY, opened, mark), "nobody was asked yet");

        assertEquals(2, askedFor(BoardCausality.ROUND));
        assertTrue(causality.shows(STANDBY, opened, mark));
        assertEquals(0, askedFor(Duration.ofMinutes(1)));
    }

    @Test
    void aStandbyThatLagsIsAskedEachRoundAndThePrimaryOnce() {
        logs(100, 90);
        long mark = mark();
        causality.want(mark);
        askedFor(Duration.ofMillis(200));
        assertEquals(1, asked.stream().filter(PRIMARY::equals).count());
        assertEquals(11, asked.stream().filter(STANDBY::equals).count());
        assertFalse(causality.shows(STANDBY, mark - 1, mark));

        logs(300, 100);
        ticks.pass(BoardCausality.ROUND);
        assertTrue(causality.shows(STANDBY, mark - 1, mark), "what the primary wrote since is not waited for");
    }

    @Test
    void withoutAStandbyNobodyIsAsked() {
        readable = Set.of(PRIMARY);
        logs(100, 100);
        causality.want(mark());
        assertEquals(0, askedFor(Duration.ofMinutes(1)));

        readable = Set.of(PRIMARY, STANDBY);
        long opened = mark();
        assertFalse(causality.shows(STANDBY, opened, opened), "and one that comes has to be asked");
        askedFor(BoardCausality.ROUND);
        assertTrue(causality.shows(STANDBY, opened, opened));
    }

    @Test
    void allSessionsShareTheRounds() {
        logs(100, 90);
        for (int i = 0; i < 1000; i++) {
            long mark = causality.mark();
            causality.want(mark);
            assertFalse(causality.shows(STANDBY, mark, mark));
        }
        assertTrue(askedFor(Duration.ofMillis(20)) <= 4, asked.toString());
    }

    @Test
    void theRoundsEndSoonAfterTheLastWish() {
        logs(100, 90);
        causality.want(mark());
        ticks.pass(BoardCausality.PATIENCE.plus(BoardCausality.ROUND));
        assertEquals(0, askedFor(Duration.ofMinutes(1)));

        causality.want(mark());
        assertTrue(askedFor(Duration.ofMillis(100)) > 2, "and begin again with the next");
    }

    @Test
    void theRoundsGoOnWhileSomebodyWants() {
        logs(100, 90);
        long mark = mark();
        for (int i = 0; i < 100; i++) {
            causality.want(mark);
            ticks.pass(Duration.ofMillis(100));
        }
        assertTrue(askedFor(Duration.ofMillis(100)) >= 5);
    }

    @Test
    void aConnectionThatWasOpenedSinceNeedsANewAnswerOfItsStandby() {
        logs(100, 100);
        long mark = mark();
        causality.want(mark);
        ticks.pass(BoardCausality.ROUND.multipliedBy(2));

        long opened = mark();
        assertFalse(causality.shows(STANDBY, opened, mark));
        ticks.pass(BoardCausality.ROUND);
        assertTrue(causality.shows(STANDBY, opened, mark));
    }

    @Test
    void aStandbyThatIsNewAmongTheBackendsIsAskedForMarksThatAllOthersShow() {
        logs(100, 100);
        logs.put(OTHER, replayed(OTHER, 1, 100));
        long opened = mark();
        long mark = mark();
        causality.want(mark);
        ticks.pass(BoardCausality.ROUND.multipliedBy(2));

        readable = Set.of(STANDBY, OTHER);
        causality.want(mark);
        assertFalse(causality.shows(OTHER, opened, mark));
        ticks.pass(BoardCausality.ROUND);
        assertTrue(causality.shows(OTHER, opened, mark));
    }

    @Test
    void aPrimaryThatReadsNeverGoToIsAskedAllTheSame() {
        readable = Set.of(STANDBY);
        logs(100, 100);
        long mark = mark();
        causality.want(mark);
        ticks.pass(BoardCausality.ROUND);
        assertTrue(causality.shows(STANDBY, mark - 1, mark));
    }

    @Test
    void whatAStandbyShowedItShowsWithoutAPrimaryAndNothingElse() {
        logs(100, 100);
        long opened = mark();
        long mark = mark();
        causality.want(mark);
        ticks.pass(BoardCausality.ROUND);
        primary = Optional.empty();
        assertTrue(causality.shows(STANDBY, opened, mark));

        long later = mark();
        causality.want(later);
        ticks.pass(BoardCausality.ROUND);
        assertFalse(causality.shows(STANDBY, opened, later));
    }

    @Test
    void anAnswerOfWhoIsNotThePrimaryAnyMoreDoesNotCount() {
        var hanging = causality(questions::add);
        logs(100, 100);
        long opened = mark();
        long mark = mark();
        hanging.want(mark);
        ticks.pass(Duration.ZERO);
        // The question is under way when another is promoted, and a session writes there.
        primary = Optional.of(OTHER);
        questions.forEach(Runnable::run);
        assertFalse(hanging.shows(STANDBY, opened, mark));
    }

    @Test
    void aServerThatHangsIsNotAskedAgainAndHoldsUpNobody() {
        var hanging = causality(questions::add);
        logs(100, 100);
        hanging.want(mark());
        ticks.pass(Duration.ofMillis(500));
        assertEquals(2, questions.size());
    }

    @Test
    void aQuestionThatNobodyIsFreeToAskIsAskedInTheNextRound() {
        var full = new boolean[] {true};
        var busy = causality(question -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            question.run();
        });
        logs(100, 100);
        long opened = mark();
        long mark = mark();
        busy.want(mark);
        ticks.pass(BoardCausality.ROUND);
        full[0] = false;
        ticks.pass(BoardCausality.ROUND);
        assertTrue(busy.shows(STANDBY, opened, mark));
    }

    @Test
    void aRoundThatFailsIsNotTheLast() {
        logs(100, 90);
        long opened = mark();
        long mark = mark();
        causality.want(mark);
        ticks.pass(BoardCausality.ROUND);
        broken = true;
        ticks.pass(BoardCausality.ROUND);
        broken = false;
        logs(100, 100);
        causality.want(mark);
        ticks.pass(BoardCausality.ROUND);
        assertTrue(causality.shows(STANDBY, opened, mark));
    }

    @Test
    void offShowsEverythingAlways() {
        Causality.OFF.want(Causality.OFF.mark());
        assertTrue(Causality.OFF.shows(STANDBY, 5, 9));
    }
}
