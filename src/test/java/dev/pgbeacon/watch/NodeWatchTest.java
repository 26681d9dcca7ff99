package dev.pgbeacon.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.TestTicks;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeRole;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Standing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeWatchTest {
    private static final NodeId NODE = new NodeId("a", "a.example", 5432);
    private static final WatchPace PACE =
            new WatchPace(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(1));

    private final TestClock clock = new TestClock();
    private final TestTicks ticks = new TestTicks(clock);
    private final StatusBoard board = new StatusBoard(clock, LagPolicy.DEFAULT, List.of());
    private final FakeProbe probe = new FakeProbe();
    /** Questions that hang until a test lets the server answer. */
    private final Queue<Runnable> questions = new ArrayDeque<>();

    private NodeWatch watch(Executor workers) {
        var watch = new NodeWatch(NODE, probe, PACE, board, clock, ticks, workers);
        watch.start();
        return watch;
    }

    private NodeWatch started() {
        var watch = watch(questions::add);
        ticks.pass(Duration.ZERO);
        return watch;
    }

    private void serverAnswers() {
        questions.remove().run();
    }

    private CompletableFuture<Standing> poll() {
        return board.fresh(NODE).toCompletableFuture();
    }

    @Test
    void anAnswerIsAsOldAsItsQuestion() {
        started();
        ticks.pass(Duration.ofMillis(400));
        serverAnswers();
        assertEquals(NodeRole.PRIMARY, board.read(NODE).role());
        assertEquals(Duration.ofMillis(400), board.read(NODE).age().orElseThrow());
    }

    @Test
    void aQuestionThatTheEndBreaksOffSaysNothingOfTheServer() {
        var watch = started();
        serverAnswers();
        ticks.pass(Duration.ofSeconds(1));
        var poll = poll();
        watch.close();
        probe.answer = () -> new Observation.Out(NodeState.DOWN, "Socket closed");
        serverAnswers();
        assertEquals(NodeRole.PRIMARY, board.read(NODE).role());
        assertTrue(poll.isDone(), "who waited is answered");
    }

    @Test
    void allPollsThatWantSomethingFresherShareTheQuestionUnderWay() {
        started();
        var polls = IntStream.range(0, 1000).mapToObj(i -> poll()).toList();
        assertEquals(1, questions.size());
        assertTrue(polls.stream().noneMatch(CompletableFuture::isDone));
        serverAnswers();
        assertTrue(polls.stream().allMatch(poll -> poll.join().role() == NodeRole.PRIMARY));
        assertEquals(1, probe.asked.get());
    }

    @Test
    void aPollThatFindsAFreshAnswerAsksNothing() {
        started();
        serverAnswers();
        ticks.pass(Duration.ofMillis(900));
        assertTrue(poll().isDone());
        assertTrue(questions.isEmpty());
    }

    @Test
    void whoAsksForANewConnectionHasTheProbeMakeOneAndAsksAtOnce() {
        started();
        serverAnswers();
        var answer = board.reconnect(NODE).toCompletableFuture();
        assertEquals(1, probe.reconnected.get());
        assertFalse(answer.isDone());
        serverAnswers();
        assertTrue(answer.isDone());
    }

    @Test
    void aTickDuringAQuestionAsksNothingMore() {
        started();
        ticks.pass(Duration.ofSeconds(10));
        assertEquals(1, questions.size());
    }

    @Test
    void aServerThatHangsIsTimedOutAtTheDeadlineForAllWhoWait() {
        started();
        var early = poll();
        ticks.pass(Duration.ofMillis(1999));
        assertFalse(early.isDone());
        ticks.pass(Duration.ofMillis(1));
        assertEquals(NodeState.TIMED_OUT, early.join().state());
        assertEquals(1, probe.aborted.get());
        assertEquals(NodeState.TIMED_OUT, poll().join().state(), "who comes later does not wait for it again");
    }

    @Test
    void aLateAnswerIsThrownAwayAndTheNextQuestionWaitsForItsEnd() {
        started();
        ticks.pass(Duration.ofSeconds(5));
        serverAnswers();
        assertEquals(NodeState.TIMED_OUT, board.read(NODE).state(), "what it said was true five seconds ago");
        ticks.pass(Duration.ofSeconds(1));
        serverAnswers();
        assertEquals(NodeRole.PRIMARY, board.read(NODE).role());
        assertEquals(2, probe.asked.get());
    }

    @Test
    void aTimeOutDoesNotAbortTheQuestionAfterIt() {
        started();
        board.onChange(change -> {
            if (change.to().state() == NodeState.TIMED_OUT) {
                serverAnswers();
                var unused = poll();
            }
        });
        ticks.pass(PACE.timeout());
        assertEquals(1, questions.size(), "the next question is under way");
        assertEquals(0, probe.aborted.get());
    }

    @Test
    void aListenerThatFailsKeepsNobodyWaitingAndTheProbeIsEnded() {
        started();
        board.onChange(change -> {
            throw new IllegalStateException("a listener's fault");
        });
        var waiting = poll();
        ticks.pass(PACE.timeout());
        assertTrue(waiting.isDone());
        assertEquals(1, probe.aborted.get());
    }

    @Test
    void aProbeThatFailsIsDownAndAskedAgain() {
        started();
        probe.answer = () -> {
            throw new IllegalStateException("a fault of ours");
        };
        assertThrows(IllegalStateException.class, this::serverAnswers);
        assertEquals(NodeState.DOWN, board.read(NODE).state());
        assertTrue(board.read(NODE).reason().contains("a fault of ours"));

        probe.answer = () -> FakeProbe.PRIMARY;
        ticks.pass(PACE.interval());
        serverAnswers();
        assertEquals(NodeRole.PRIMARY, board.read(NODE).role());
    }

    @Test
    void aQuestionThatNobodyIsFreeToAskIsAskedAtTheNextTick() {
        var full = new boolean[] {true};
        watch(question -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            question.run();
        });
        ticks.pass(Duration.ofSeconds(1));
        assertEquals(NodeState.DOWN, board.read(NODE).state());
        full[0] = false;
        ticks.pass(Duration.ofSeconds(1));
        assertEquals(NodeRole.PRIMARY, board.read(NODE).role());
    }

    @Test
    void aClosedWatchAsksNoMoreAndEndsTheQuestionUnderWay() {
        var watch = started();
        watch.close();
        assertEquals(1, probe.closed.get());
        serverAnswers();
        assertEquals(2, probe.closed.get(), "what the question opened meanwhile is closed too");
        ticks.pass(Duration.ofSeconds(10));
        assertTrue(watch.ask().isDone());
        assertTrue(questions.isEmpty());
    }

    @Test
    void howeverManyThreadsPollTheProbeNeverOverlapsItself() throws Exception {
        var workers = Executors.newFixedThreadPool(4);
        var pollers = Executors.newFixedThreadPool(8);
        try {
            var watch = watch(workers);
            var polls = IntStream.range(0, 2000)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> watch.ask().join(), pollers))
                    .toList();
            CompletableFuture.allOf(polls.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
            assertEquals(1, probe.mostAtOnce.get());
            assertTrue(probe.asked.get() <= 2000, "asked " + probe.asked);
        } finally {
            workers.shutdownNow();
            pollers.shutdownNow();
        }
    }
}
