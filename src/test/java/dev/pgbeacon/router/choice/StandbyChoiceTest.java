package dev.pgbeacon.router.choice;

import static dev.pgbeacon.board.TestCluster.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.Asker;
import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.status.HealthStatus;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Receiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which standbys get reads. */
class StandbyChoiceTest {
    private final TestBackends backends = new TestBackends("a", "b");

    private void aIsPrimaryAndBStreams() {
        backends.says("a").primaryAt("0/1000");
        backends.says("b").received("0/1000").upstreamAt("0/1000").standbyAt("0/1000");
        assertEquals("b", backends.standby());
    }

    /** What b says while a is the primary at 0/1000 (4096), and the limit is 200 bytes; whether it gets reads. */
    static Stream<Arguments> standbys() {
        return Stream.of(
                standby("streams, all replayed", "b", says -> at(says, "0/1000")),
                standby("streams, 200 bytes behind", "b", says -> at(says, "0/F38")),
                standby("streams, 201 bytes behind", "-", says -> at(says, "0/F37")),
                standby("replayed nothing yet", "-", says -> says.upstreamAt("0/1000")
                        .standbyThatReplayedNothing()),
                standby("does not stream", "-", says -> at(says.receiverIs("catchup"), "0/1000")),
                standby("paused", "-", says -> at(says.paused(), "0/1000")),
                standby("behind on purpose", "-", says -> at(says.applyDelay(Duration.ofSeconds(1)), "0/1000")),
                standby("no receiver", "-", says -> says.orphan().standbyAt("0/1000")),
                standby("receiver hidden", "-", says -> says.receiver(new Receiver.Hidden())
                        .standbyAt("0/1000")),
                standby("another system", "-", says -> at(says.system("666"), "0/1000")),
                standby("out", "-", says -> says.out(NodeState.STARTING)));
    }

    private static Arguments standby(String what, String chosen, Consumer<TestCluster.Says> says) {
        return Arguments.of(what, chosen, says);
    }

    private static void at(TestCluster.Says says, String replayed) {
        says.received(replayed).upstreamAt("0/1000").standbyAt(replayed);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("standbys")
    void onlyAStandbyThatStreamsWithinItsLimitGetsReads(String what, String chosen, Consumer<TestCluster.Says> says) {
        backends.says("a").primaryAt("0/1000");
        says.accept(backends.says("b"));
        assertEquals(chosen, backends.standby(), () -> what + ": " + backends.why("b"));
    }

    @Test
    void eachHasALimitOfItsOwnInBytesOrInTime() {
        var three = new TestBackends("a")
                .with("b", new LagLimit.Bytes(500), 1)
                .with("c", new LagLimit.Time(Duration.ofSeconds(5)), 1);
        three.says("a").primaryAt("0/1000");
        at(three.says("b"), "0/E0C");
        three.cluster.pass(Duration.ofSeconds(2));
        three.says("a").primaryAt("0/1100");
        at(three.says("b"), "0/E0C");
        three.says("c").received("0/1000").upstreamAt("0/1100").standbyAt("0/1000");

        assertEquals("c", three.standby("b"), () -> three.why("c"));
        assertEquals("-", three.standby("c"), () -> three.why("b"));
    }

    @Test
    void whoFailedItsHealthCheckGetsNoneUntilItPassesOne() {
        aIsPrimaryAndBStreams();
        backends.check(node("b"), HealthStatus.UNHEALTHY);
        assertEquals("-", backends.standby());
        assertEquals("health check: no answer within 5000 ms", backends.why("b"));

        backends.check(node("b"), HealthStatus.HEALTHY);
        assertEquals("b", backends.standby());
    }

    @Test
    void whoIsDrainedGetsNoneUntilItIsTakenBackAlsoWhereTheFileIsReadAgain() {
        aIsPrimaryAndBStreams();
        assertEquals(Optional.empty(), backends.choice.drain(node("b")));
        backends.only("a", "b");
        assertEquals("-", backends.standby());
        assertEquals("drained, until RESUME in the router's console", backends.why("b"));
        assertEquals(List.of(false, true), drained());

        backends.choice.resume(node("b"));
        assertEquals("b", backends.standby());
        assertEquals(List.of(false, false), drained());
    }

    private List<Boolean> drained() {
        return backends.choice.backends().stream().map(BackendState::drained).toList();
    }

    @Test
    void thePrimaryIsNotDrainedAndADrainedStandbyThatIsPromotedGetsTheWrites() {
        aIsPrimaryAndBStreams();
        assertTrue(backends.choice.drain(node("a")).isPresent());
        assertEquals(Optional.empty(), backends.choice.drain(node("b")));

        backends.says("a").out(NodeState.DOWN);
        backends.says("b").timeline(2).primaryAt("0/2000");
        assertEquals("b", backends.primary());
    }

    @Test
    void aStandbyOfAnotherSystemHasFailedWithThatReason() {
        backends.says("a").primaryAt("0/1000");
        backends.says("b").system("666").upstreamAt("0/1000").standbyAt("0/1000");
        backends.choice.seen();

        var judged = backends.choice.judged(node("b"), backends.nodes.health(node("b")));
        assertEquals(HealthStatus.UNHEALTHY, judged.status());
        assertEquals("of another system, 666 (expected: 7000000000000000001, the primary's)", judged.reason());

        var primarys = backends.nodes.health(node("a"));
        assertEquals(primarys, backends.choice.judged(node("a"), primarys));
    }

    @Test
    void whatASessionCannotUseIsNotChosenForIt() {
        aIsPrimaryAndBStreams();
        assertEquals("-", backends.standby("b"));
    }

    @Test
    void ofSeveralEachIsChosenAndWhoWeighsNothingNever() {
        var four = new TestBackends("a", "b", "c").with("d", TestBackends.LIMIT, 0);
        four.says("a").primaryAt("0/1000");
        Stream.of("b", "c", "d").forEach(name -> at(four.says(name), "0/1000"));

        var chosen = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            chosen.add(four.standby());
        }
        assertEquals(Set.of("b", "c"), chosen);
    }

    @Test
    void aStandbyThatWasFitStaysSoWhileThereIsNoPrimaryHoweverLong() {
        aIsPrimaryAndBStreams();
        backends.out("a");

        for (int i = 0; i < 3600; i++) {
            backends.cluster.pass(Duration.ofSeconds(1));
            backends.out("a");
            backends.says("b").orphan().standbyAt("0/1000");
            backends.choice.seen();
        }
        assertEquals("b", backends.standby());
        assertTrue(backends.why("b").startsWith("there is no primary, and it was fit before"), backends.why("b"));
    }

    /** A primary that dies ends its standbys' links before it is seen to be gone. */
    @Test
    void aStandbyThatLosesItsLinkStaysFitUntilThePrimaryHasAnsweredSince() {
        aIsPrimaryAndBStreams();
        backends.cluster.pass(Duration.ofMillis(300));
        backends.says("b").orphan().standbyAt("0/1000");
        assertEquals("b", backends.standby());
        assertTrue(backends.why("b").startsWith("the primary has not answered since"), backends.why("b"));

        backends.cluster.pass(Duration.ofMillis(700));
        backends.says("a").primaryAt("0/1000");
        assertEquals("-", backends.standby(), () -> backends.why("b"));

        backends.cluster.pass(Duration.ofMillis(300));
        backends.says("b").orphan().standbyAt("0/1000");
        assertEquals("-", backends.standby(), "nor is it when it says so again");

        backends.out("a");
        assertEquals("b", backends.standby(), () -> backends.why("b"));
    }

    @Test
    void oneThatWasNotFitBeforeIsNotFitWithoutItsLink() {
        backends.says("a").primaryAt("0/1000");
        at(backends.says("b"), "0/E00");
        backends.says("b").orphan().standbyAt("0/1000");
        assertEquals("-", backends.standby(), () -> backends.why("b"));
    }

    @Test
    void alsoWithinTheFirstSecondsAndAfterAProbeThatFailed() {
        aIsPrimaryAndBStreams();
        backends.out("a");
        backends.says("b").orphan().standbyAt("0/1000");
        assertEquals("b", backends.standby(), () -> backends.why("b"));

        backends.says("b").out(NodeState.TIMED_OUT);
        assertEquals("-", backends.standby());

        backends.says("b").orphan().standbyAt("0/1000");
        assertEquals("b", backends.standby());
    }

    @Test
    void whoWasOverItsLimitWhenThePrimaryWentIsNotFitAfterwards() {
        aIsPrimaryAndBStreams();
        at(backends.says("b"), "0/E00");
        assertEquals("-", backends.standby());

        backends.out("a");
        backends.says("b").orphan().standbyAt("0/E00");
        backends.cluster.pass(Duration.ofSeconds(4));
        backends.out("a");
        backends.says("b").orphan().standbyAt("0/E00");
        assertEquals("-", backends.standby());
    }

    @Test
    void whoLostItsLinkLongBeforeThePrimaryWentIsNotFitAfterwards() {
        aIsPrimaryAndBStreams();
        backends.says("a").primaryAt("0/9000");
        backends.says("b").orphan().standbyAt("0/1000");
        backends.choice.seen();

        backends.cluster.pass(Duration.ofSeconds(4));
        backends.out("a");
        backends.says("b").orphan().standbyAt("0/1000");
        assertEquals("-", backends.standby());
    }

    @Test
    void aStandbyThatStartedAnewWithoutAPrimaryMayBeOlderAndIsNotFit() {
        aIsPrimaryAndBStreams();
        backends.out("a");
        backends.says("b").restarted().orphan().standbyAt("0/1000");
        assertEquals("-", backends.standby());
    }

    @Test
    void aStandbyThatDoesNotFollowTheNewPrimaryGetsNoReads() {
        var three = new TestBackends("a", "b", "c");
        three.says("a").primaryAt("0/1000");
        Stream.of("b", "c").forEach(name -> at(three.says(name), "0/1000"));
        three.out("a");
        three.says("b").timeline(2).primaryAt("0/1100");
        assertEquals("-", three.standby(), () -> three.why("c"));

        three.out("b");
        three.cluster.pass(Duration.ofSeconds(1));
        three.says("c").orphan().standbyAt("0/1000");
        assertEquals("-", three.standby(), () -> three.why("c"));
    }

    @Test
    void whoLooksAgainHasTheNodeAskedOverANewConnection() {
        var asked = new ArrayList<String>();
        backends.cluster.board.register(node("b"), Duration.ofSeconds(1), new Asker() {
            @Override
            public CompletionStage<Void> ask() {
                asked.add("asked");
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void reconnect() {
                asked.add("new connection");
            }
        });

        backends.choice.lookAgain(node("b"));
        assertEquals(List.of("new connection", "asked"), asked);
    }
}
