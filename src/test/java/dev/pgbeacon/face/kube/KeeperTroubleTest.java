package dev.pgbeacon.face.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Api;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.status.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done about each answer that is not the one that was wished for. */
class KeeperTroubleTest {
    private final TestClock clock = new TestClock();
    private final SimulatedApi api = new SimulatedApi();
    private final List<Call> underWay = new ArrayList<>();
    private final Sidecar a = new Sidecar(api.addPod("pg-0", "u-0", ""), clock, api);
    private final Sidecar b = new Sidecar(api.addPod("pg-1", "u-1", ""), clock, api);

    private static boolean isPatch(Call call) {
        return call instanceof Call.PatchPod;
    }

    private static boolean isLease(Call call) {
        return call instanceof Call.ReadLease || call instanceof Call.CreateLease || call instanceof Call.UpdateLease;
    }

    private Api answering(Predicate<Call> which, Answer answer) {
        return call -> which.test(call) ? answer : api.ask(call);
    }

    /** No answer, and not carried out yet. */
    private Api losing(Predicate<Call> which) {
        return call -> {
            if (!which.test(call)) {
                return api.ask(call);
            }
            underWay.add(call);
            return Sidecar.lost();
        };
    }

    private void land() {
        underWay.forEach(api::ask);
        underWay.clear();
    }

    private static boolean toPrimary(Call call) {
        return call instanceof Call.PatchPod patch && patch.labels().containsValue(Optional.of("primary"));
    }

    @Test
    void aPatchThatTimedOutIsReadBackAndNotRepeatedWhereItLanded() {
        a.api = call -> {
            var answer = api.ask(call);
            return toPrimary(call) ? Sidecar.lost() : answer;
        };

        a.primary(1).run().after(Duration.ofSeconds(2));

        assertEquals("primary", api.label("pg-0"));
        assertEquals(1, a.patches());
    }

    @Test
    void aPromotionUnderWayIsMadeAConflictAlsoWhereTheLabelReadsRight() {
        api.label("pg-0", "unhealthy");
        a.api = losing(KeeperTroubleTest::toPrimary);
        a.primary(1).run();
        assertEquals(1, underWay.size());

        a.api = api;
        a.unfit().run().after(Duration.ofSeconds(1));
        land();

        assertEquals("unhealthy", api.label("pg-0"), "the patch of before met another version");
    }

    @Test
    void whoTakesTheLeaseIsNotPrimaryBeforeTheFormerHolderIsKnownNotToBe() {
        a.primary(1).run();
        b.api = losing(
                call -> call instanceof Call.PatchPod patch && patch.pod().equals(a.pod));

        b.primary(2).run().after(Duration.ofSeconds(30));
        assertEquals(List.of("pg-0"), api.labelled("primary"));
        assertEquals(NodeState.RUNNING, b.state(), "it holds the Lease");

        b.api = api;
        b.after(Duration.ofSeconds(6));
        assertEquals(List.of("pg-1"), api.labelled("primary"));
    }

    @Test
    void aFormerHolderThatHasTheLeaseAgainIsNotFencedByWhoHadItInBetween() {
        a.primary(1).run();
        b.api = losing(
                call -> call instanceof Call.PatchPod patch && patch.pod().equals(a.pod));
        b.primary(2).run();
        a.primary(3).run();
        assertEquals(List.of("pg-0"), api.labelled("primary"));

        b.api = api;
        b.after(Duration.ofSeconds(4));

        assertEquals(List.of("pg-0"), api.labelled("primary"));
        assertEquals(NodeState.FENCED, b.state());
    }

    @Test
    void aStandbyFencesNobody() {
        a.primary(1).run();
        b.api = losing(
                call -> call instanceof Call.PatchPod patch && patch.pod().equals(a.pod));
        b.primary(2).run();
        a.primary(3).run();

        b.api = api;
        b.replica(3).run().after(Duration.ofSeconds(10));

        assertEquals(List.of("pg-0"), api.labelled("primary"));
    }

    @Test
    void whoTakesTheLeaseAndDiesLeavesTheFencingToTheNext() {
        a.primary(1).run();
        b.api = losing(KeeperTroubleTest::isPatch);
        b.primary(2).run();
        var third = new Sidecar(api.addPod("pg-2", "u-2", ""), clock, api);

        third.primary(3).run();

        assertEquals(List.of("pg-2"), api.labelled("primary"));
        assertEquals("unhealthy", api.label("pg-0"));
    }

    @Test
    void afterAConflictItReadsAndDecidesAgain() {
        var once = new boolean[] {true};
        a.api = call -> {
            if (toPrimary(call) && once[0]) {
                once[0] = false;
                api.touch("pg-0");
            }
            return api.ask(call);
        };

        a.primary(1).run();

        assertEquals("primary", api.label("pg-0"));
        assertEquals(2, a.patches());
    }

    @Test
    void aLabelThatSomebodyElseChangedIsRepairedWithinTheReconcileTime() {
        a.replica(1).run();
        api.label("pg-0", "primary");

        a.after(Sidecar.RECONCILE.plusSeconds(1));

        assertEquals("replica", api.label("pg-0"));
    }

    @Test
    void whereItIsWatchedAtOnceAndWhereItIsNotWithinASecond() {
        a.replica(1).run();
        api.label("pg-0", "primary");
        a.keeper.lookAgain();
        a.run();
        assertEquals("replica", api.label("pg-0"));

        a.watched = false;
        a.after(Duration.ofSeconds(40));
        api.label("pg-0", "primary");
        a.after(Duration.ofMillis(1100));
        assertEquals("replica", api.label("pg-0"));
    }

    @Test
    void twoWhoDisagreeAboutALabelDoNotTakeTurnsAsFastAsTheyCan() {
        a.replica(1).run();
        for (int i = 0; i < 600; i++) {
            api.label("pg-0", "other");
            a.keeper.lookAgain();
            a.after(Duration.ofMillis(100));
        }

        assertTrue(a.patches() < 15, "patches in a minute: " + a.patches());
    }

    @Test
    void aPodThatIsGoneIsNoLongerPatched() {
        a.replica(1).run();
        api.removePod("pg-0");

        a.unfit().run().after(Duration.ofMinutes(5));

        assertEquals(2, a.patches());
    }

    @Test
    void anotherPodOfOurNameIsNotOurs() {
        a.primary(1).run();
        api.removePod("pg-0");
        api.addPod("pg-0", "u-9", "replica");

        a.keeper.lookAgain();
        a.run().after(Duration.ofMinutes(1));

        assertEquals("replica", api.label("pg-0"));
        assertEquals(NodeState.FENCED, a.state());
        assertEquals(
                2, a.calls.stream().filter(call -> call instanceof Call.ReadPod).count());
    }

    @Test
    void whatIsForbiddenIsToldOnceAndTriedSeldomAndTheWordGoesOn() {
        a.api = answering(KeeperTroubleTest::isPatch, new Answer.Refused(403, "cannot patch", Optional.empty(), false));

        a.primary(1).run().after(Duration.ofMinutes(10));

        assertEquals(NodeState.RUNNING, a.state());
        assertTrue(a.patches() < 25, "patches in ten minutes: " + a.patches());
        var news = a.keeper.news();
        assertEquals(1, news.size(), news.toString());
        assertTrue(
                news.get(0).startsWith("labelling pod pg-0: 403: cannot patch (expected: the Role"), news.toString());
    }

    @Test
    void retryAfterIsHonoured() {
        var tooMany = new Answer.Refused(429, "too many", Optional.of(Duration.ofSeconds(20)), false);
        a.api = answering(KeeperTroubleTest::isPatch, tooMany);
        a.replica(1).run();
        a.api = api;

        a.after(Duration.ofMillis(19_900));
        assertEquals(1, a.patches());
        a.unfit().run();
        assertEquals(1, a.patches(), "not even for what is urgent");
        a.after(Duration.ofMillis(300));

        assertEquals("unhealthy", api.label("pg-0"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 500, 503, 504})
    void whatMayPassIsTriedAgainMoreAndMoreSeldom(int status) {
        a.api = answering(KeeperTroubleTest::isPatch, SimulatedApi.refused(status));

        a.replica(1).run().after(Duration.ofMinutes(1));
        assertTrue(a.patches() > 5 && a.patches() < 25, "patches in a minute: " + a.patches());
        a.api = api;
        a.after(Duration.ofSeconds(10));

        assertEquals("replica", api.label("pg-0"));
    }

    @Test
    void aDemotionDoesNotWaitForTheEndOfABackoff() {
        a.replica(1).run();
        a.api = answering(KeeperTroubleTest::isPatch, SimulatedApi.refused(503));
        a.primary(1).after(Duration.ofMinutes(1));
        a.api = api;

        a.unfit().run();

        assertEquals("unhealthy", api.label("pg-0"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theServerIsAwayForLongerThanTheLease(boolean keepOnLoss) {
        var sidecar = new Sidecar(a.pod, clock, api, true, keepOnLoss);
        sidecar.primary(1).run();
        sidecar.api = call -> Sidecar.lost();

        sidecar.after(Duration.ofSeconds(60));
        assertEquals(keepOnLoss ? NodeState.RUNNING : NodeState.WAITING, sidecar.state());
        sidecar.api = api;
        sidecar.after(Duration.ofSeconds(6));

        assertEquals(NodeState.RUNNING, sidecar.state());
        assertEquals("primary", api.label("pg-0"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPrimaryThatStartsWithoutTheServerWaitsOneDuration(boolean keepOnLoss) {
        var sidecar = new Sidecar(a.pod, clock, call -> Sidecar.lost(), true, keepOnLoss);

        sidecar.primary(1).run().after(Duration.ofMillis(14_900));
        assertEquals(NodeState.WAITING, sidecar.state());
        sidecar.after(Duration.ofSeconds(1));

        assertEquals(keepOnLoss ? NodeState.RUNNING : NodeState.WAITING, sidecar.state());
    }

    @Test
    void whatWasTakenMeanwhileIsSeenWhenTheServerIsBack() {
        a.primary(1).run();
        a.api = call -> Sidecar.lost();
        a.after(Duration.ofSeconds(5));
        b.primary(2).run();

        a.after(Duration.ofSeconds(30));
        assertEquals(NodeState.RUNNING, a.state(), "keep: nobody could tell it");
        a.api = api;
        a.after(Duration.ofSeconds(10));

        assertEquals(NodeState.FENCED, a.state());
        assertEquals(List.of("pg-1"), api.labelled("primary"));
    }

    @Test
    void withoutRightsOnLeasesTheWordGoesOnByTheSettingAndTheLabelIsNotPrimary() {
        a.api = answering(KeeperTroubleTest::isLease, new Answer.Refused(403, "no leases", Optional.empty(), false));

        a.primary(1).run().after(Duration.ofSeconds(60));

        assertEquals(NodeState.RUNNING, a.state());
        assertFalse(api.label("pg-0").equals("primary"));
        assertTrue(a.keeper.news().toString().contains("no leases"));
    }
}
