package dev.pgbeacon.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.pgbeacon.status.NodeRole;
import dev.pgbeacon.status.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusBoardTest {
    private final TestCluster cluster = new TestCluster();
    private final List<NodeState> changes = new ArrayList<>();

    @BeforeEach
    void listen() {
        cluster.board.onChange(change -> changes.add(change.to().state()));
    }

    @Test
    void whatIsKnownOfARoleIsNotRepeatedWhenItIsTooOld() {
        cluster.says("a").primaryAt("0/100");
        cluster.pass(TestCluster.MAX_AGE);
        assertEquals(NodeRole.PRIMARY, cluster.read("a").role());
        cluster.pass(Duration.ofMillis(1));
        assertEquals(NodeState.STALE, cluster.read("a").state());
    }

    @Test
    void aServerThatGoesOnHangingIsOneChangeHoweverLongEachQuestionTakes() {
        cluster.says("a").primaryAt("0/100");
        for (int i = 0; i < 5; i++) {
            cluster.says("a").out(NodeState.TIMED_OUT);
            cluster.pass(TestCluster.MAX_AGE.multipliedBy(2));
            assertEquals(NodeState.TIMED_OUT, cluster.read("a").state());
        }
        assertEquals(List.of(NodeState.RUNNING, NodeState.TIMED_OUT), changes);
    }

    @Test
    void anOldPrimaryThatIsFencedByAnothersPromotionIsAChange() {
        cluster.says("old").primaryAt("0/100");
        cluster.says("new").timeline(2).primaryAt("0/200");
        cluster.says("old").primaryAt("0/100");
        cluster.says("old").primaryAt("0/100");
        assertEquals(List.of(NodeState.RUNNING, NodeState.RUNNING, NodeState.FENCED), changes);
    }

    @Test
    void aSilenceAndWhatComesAfterItAreChanges() {
        cluster.says("a").primaryAt("0/100");
        cluster.pass(TestCluster.MAX_AGE.plusMillis(1));
        cluster.says("a").primaryAt("0/100");
        assertEquals(List.of(NodeState.RUNNING, NodeState.STALE, NodeState.RUNNING), changes);
    }

    @Test
    void aServerWithoutRoomForOurQuestionIsWhatItWasUntilThatIsTooOld() {
        cluster.says("a").primaryAt("0/100");
        cluster.pass(TestCluster.MAX_AGE);
        cluster.says("a").out(NodeState.BUSY);
        assertEquals(NodeState.RUNNING, cluster.read("a").state());
        cluster.pass(Duration.ofMillis(1));
        cluster.says("a").out(NodeState.BUSY);
        assertEquals(NodeState.BUSY, cluster.read("a").state());

        cluster.says("b").out(NodeState.BUSY);
        assertEquals(NodeState.BUSY, cluster.read("b").state(), "nothing is known from before");
    }

    @Test
    void anOrderToDrainAndItsEndAreChangesOfEveryNodeOnce() {
        cluster.says("a").primaryAt("0/100");
        changes.clear();
        cluster.board.drain(DrainedBy.FILE, "new disks");
        cluster.board.drain(DrainedBy.FILE, "new disks");
        cluster.says("a").primaryAt("0/100");
        cluster.board.resume(DrainedBy.FILE);
        cluster.board.resume(DrainedBy.FILE);
        assertEquals(List.of(NodeState.RUNNING, NodeState.RUNNING), changes);
    }

    @Test
    void anOrderIsInForceWhenItWasGivenWhateverOtherOrdersComeAndGoMeanwhile() throws InterruptedException {
        var ours = new TestCluster();
        ours.known(TestCluster.node("a"));
        var done = new AtomicBoolean();
        var others = Stream.of(DrainedBy.FILE, DrainedBy.OPERATOR)
                .map(by -> new Thread(() -> {
                    while (!done.get()) {
                        ours.board.drain(by, "new disks");
                        ours.board.resume(by);
                    }
                }))
                .toList();
        others.forEach(Thread::start);
        int lost = 0;
        try {
            for (int i = 0; i < 50_000; i++) {
                ours.board.drain(DrainedBy.SHUTDOWN, "shutting down");
                lost += ours.read("a").drained().isPresent() ? 0 : 1;
                ours.board.resume(DrainedBy.SHUTDOWN);
            }
        } finally {
            done.set(true);
            for (var other : others) {
                other.join();
            }
        }
        assertEquals(0, lost);
        assertEquals(Optional.empty(), ours.read("a").drained());
    }

    @Test
    void whoAsksForAServerThatHungIsNotKeptWaitingForItAgain() {
        var hangs = new CompletableFuture<Void>();
        cluster.board.register(TestCluster.node("a"), Duration.ZERO, () -> hangs);
        cluster.says("a").out(NodeState.TIMED_OUT);
        cluster.pass(Duration.ofSeconds(1));
        var answer = cluster.board.fresh(TestCluster.node("a")).toCompletableFuture();
        assertEquals(NodeState.TIMED_OUT, answer.join().state());

        cluster.says("a").primaryAt("0/100");
        cluster.pass(Duration.ofSeconds(1));
        assertFalse(
                cluster.board.fresh(TestCluster.node("a")).toCompletableFuture().isDone());
    }

    @Test
    void whoAsksNowIsGivenNoAnswerFromBefore() {
        var asked = new AtomicInteger();
        cluster.board.register(TestCluster.node("a"), Duration.ofSeconds(1), () -> {
            asked.incrementAndGet();
            cluster.says("a").upstreamAt("0/100").standbyAt("0/100");
            return CompletableFuture.completedStage(null);
        });
        cluster.says("a").primaryAt("0/100");
        var standing = cluster.board.ask(TestCluster.node("a")).toCompletableFuture();
        assertEquals(NodeRole.STANDBY, standing.join().role());
        assertEquals(1, asked.get());
    }

    @Test
    void whoReconnectsAsksOverANewConnection() {
        var order = new ArrayList<String>();
        cluster.board.register(TestCluster.node("a"), Duration.ofSeconds(1), new Asker() {
            @Override
            public CompletionStage<Void> ask() {
                order.add("ask");
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void reconnect() {
                order.add("reconnect");
            }
        });
        cluster.says("a").primaryAt("0/100");
        cluster.board.reconnect(TestCluster.node("a")).toCompletableFuture().join();
        assertEquals(List.of("reconnect", "ask"), order);
    }

    @Test
    void ofAnotherSystemBehindTheSameAddressNothingIsRemembered() {
        cluster.says("a").timeline(5).primaryAt("0/900");
        cluster.says("a").system("2").timeline(1).primaryAt("0/100");
        assertEquals(NodeState.RUNNING, cluster.read("a").state());

        cluster.says("b").upstreamAt("0/100").standbyAt("0/100");
        cluster.says("b").system("3").orphan().standbyAt("0/100");
        assertFalse(cluster.read("b").accepts().yes(), "no grace for what was fit as another");

        cluster.says("a").timeline(1).primaryAt("0/100");
        assertEquals(
                NodeState.RUNNING,
                cluster.read("a").state(),
                "nobody is of the first system any more: it was forgotten");
    }

    @Test
    void ofNodesThatComeAndLeaveEachIsToldOfOnceAndAloneHoweverManyThereAre() {
        var told = new ArrayList<String>();
        cluster.board.onNodes(node -> told.add(node.name() + (cluster.board.knows(node) ? " came" : " left")));
        cluster.says("a").primaryAt("0/100");
        cluster.says("b").standbyAt("0/100");
        cluster.says("c").standbyAt("0/100");

        cluster.board.forgetAll(List.of(TestCluster.node("a"), TestCluster.node("c")));

        assertEquals(List.of("a came", "b came", "c came", "a left", "c left"), told);
        assertEquals(List.of(TestCluster.node("b")), cluster.board.nodes());
    }

    @Test
    void thatAPrimaryWasSeenOutlivesItsLeavingWhileAnyOfItsSystemIsLeft() {
        cluster.says("old").primaryAt("0/100");
        cluster.says("new").timeline(2).primaryAt("0/200");

        cluster.board.forgetAll(List.of(TestCluster.node("new")));
        assertEquals(NodeState.FENCED, cluster.read("old").state());

        cluster.board.forgetAll(List.of(TestCluster.node("old")));
        cluster.says("old").primaryAt("0/100");
        assertEquals(NodeState.RUNNING, cluster.read("old").state());
    }
}
