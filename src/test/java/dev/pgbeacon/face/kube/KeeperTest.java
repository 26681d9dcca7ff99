package dev.pgbeacon.face.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.status.NodeState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who bears which label, as servers change; the API server answers. */
class KeeperTest {
    private final TestClock clock = new TestClock();
    private final SimulatedApi api = new SimulatedApi();
    private final Sidecar a = sidecar("pg-0");
    private final Sidecar b = sidecar("pg-1");

    private Sidecar sidecar(String name) {
        return new Sidecar(api.addPod(name, "u-" + name, ""), clock, api);
    }

    private List<String> events() {
        return api.events.stream().map(Call.CreateEvent::message).toList();
    }

    @Test
    void thePrimaryTakesTheLeaseBeforeItIsOneAnywhere() {
        a.primary(1);
        assertEquals(NodeState.WAITING, a.state());

        a.run();

        assertEquals("primary", api.label("pg-0"));
        assertEquals(NodeState.RUNNING, a.state());
        assertEquals(Optional.of("pg-0_u-pg-0"), api.holder());
        assertEquals(1, api.lease().orElseThrow().timeline());
        assertEquals(List.of("Promoted: primary on timeline 1 at 0/5000060"), events());
    }

    @Test
    void aStandbyNeedsNoLease() {
        a.replica(1).run();

        assertEquals("replica", api.label("pg-0"));
        assertTrue(api.lease().isEmpty());
    }

    @Test
    void beforeTheFirstProbeNothingIsSaid() {
        a.run();

        assertEquals("", api.label("pg-0"));
    }

    @Test
    void whatIsRightIsNotPatchedAgain() {
        api.label("pg-0", "replica");

        a.replica(1).run().after(Duration.ofMinutes(5));

        assertEquals(0, a.patches());
        assertEquals(List.of(), events());
    }

    @Test
    void aSidecarThatStartsAgainLeavesItsPrimarysLabelAlone() {
        a.primary(1).run();
        var again = new Sidecar(a.pod, clock, api);

        again.primary(1).run();

        assertEquals(0, again.patches());
        assertEquals(NodeState.RUNNING, again.state());
        assertEquals(1, api.events.size());
    }

    @Test
    void whatTheLastRunLeftIsSetRightBeforeTheFirstMaster() {
        api.label("pg-0", "replica");
        a.primary(1);

        while (a.step().isPresent()) {
            assertTrue(a.state() == NodeState.WAITING || api.label("pg-0").equals("primary"));
        }

        assertEquals("primary", api.label("pg-0"));
    }

    @Test
    void aPromotionDoesNotWaitForTheLeaseToExpireAndDemotesFirst() {
        a.primary(1).run();
        b.replica(1).run();

        b.primary(2).run();

        assertEquals(List.of("pg-1"), api.labelled("primary"));
        assertEquals("unhealthy", api.label("pg-0"));
        assertTrue(api.pod("pg-0").annotations().get(LeaseKeeping.FENCED_BY).startsWith("pg-1_u-pg-1 at "));
        var patches = b.calls.stream()
                .filter(call -> call instanceof Call.PatchPod)
                .map(call -> ((Call.PatchPod) call).pod().name())
                .toList();
        assertEquals(List.of("pg-1", "pg-0", "pg-1"), patches, "replica, the other's, primary");
    }

    @Test
    void theOldPrimaryIsFencedAtItsNextRenewalOrAtOnceWhenItsPodIsWatched() {
        a.primary(1).run();
        b.primary(2).run();

        a.keeper.lookAgain();
        a.run();

        assertEquals(NodeState.FENCED, a.state());
        assertEquals("unhealthy", api.label("pg-0"));
        assertEquals(
                "Fenced: out of recovery on timeline 1, but the cluster's Lease is of timeline 2", events().get(2));
        a.after(Duration.ofMinutes(2));
        assertEquals(NodeState.FENCED, a.state());
        a.replica(2).after(Duration.ofSeconds(10));
        assertEquals("replica", api.label("pg-0"));
    }

    @Test
    void ofTwoOnOneTimelineTheHolderStays() {
        a.primary(1).run();
        b.primary(1);

        for (int i = 0; i < 60; i++) {
            a.after(Duration.ofSeconds(1));
            b.run();
            assertEquals(List.of("pg-0"), api.labelled("primary"));
        }

        assertEquals(NodeState.RUNNING, a.state());
        assertEquals(NodeState.FENCED, b.state());
    }

    @Test
    void anotherSystemNeverTakesTheLease() {
        a.primary(1).run();
        b.is(Candidate.Kind.PRIMARY, 9, "8", Optional.empty());

        b.run().after(Duration.ofMinutes(1));

        assertEquals(NodeState.FENCED, b.state());
        assertEquals("unhealthy", api.label("pg-1"));
        assertTrue(events().get(1).startsWith("LeaseRefused: system identifier 8"), events().toString());
        assertTrue(events().get(1).contains("pgbeacon lease reset"));
    }

    @Test
    void itsOwnSuccessorWaitsForTheLeaseToExpire() {
        a.primary(1).run();
        api.removePod("pg-0");
        var successor = new Sidecar(api.addPod("pg-0", "u-2", ""), clock, api).primary(1);

        successor.run().after(Duration.ofMillis(14_900));
        assertEquals(NodeState.WAITING, successor.state());
        successor.after(Duration.ofSeconds(6));

        assertEquals("primary", api.label("pg-0"));
        assertEquals(NodeState.RUNNING, successor.state());
    }

    @Test
    void aHolderThatIsNoPrimaryDoesNotRenew() {
        a.primary(1).run();
        var before = api.lease();

        a.replica(1).run().after(Duration.ofMinutes(1));

        assertEquals(before, api.lease());
        assertEquals("replica", api.label("pg-0"));
    }

    @Test
    void whoStopsTakesItsLabelAwayAndLeavesTheLease() {
        a.primary(1).run();

        a.keeper.stop();
        assertFalse(a.keeper.isDone());
        a.run();

        assertTrue(a.keeper.isDone());
        assertEquals("unhealthy", api.label("pg-0"));
        assertEquals(Optional.empty(), api.holder());
        assertEquals(1, api.lease().orElseThrow().timeline(), "a lower one stays fenced");
        assertEquals("primary", labelAfter(b.primary(1).run()));
    }

    private String labelAfter(Sidecar sidecar) {
        return api.label(sidecar.pod.name());
    }

    @Test
    void whoIsDrainedKeepsTheLeaseAndLosesTheLabel() {
        a.primary(1).run();

        a.is(Candidate.Kind.PRIMARY, 1, Sidecar.SYSTEM, Optional.of("maintenance"))
                .run()
                .after(Duration.ofMinutes(1));

        assertEquals("unhealthy", api.label("pg-0"));
        assertEquals(Optional.of("pg-0_u-pg-0"), api.holder());
        assertEquals("Drained: maintenance", events().get(1));
        assertEquals("primary", labelAfter(a.primary(1).run()));
    }

    @Test
    void aMultiMasterNodeIsPrimaryWithoutALease() {
        a.is(Candidate.Kind.MULTI_MASTER, 1).run();
        b.is(Candidate.Kind.MULTI_MASTER, 1).run();

        assertEquals(List.of("pg-0", "pg-1"), api.labelled("primary"));
        assertTrue(api.lease().isEmpty());
        assertEquals(NodeState.RUNNING, a.state());
    }

    @Test
    void withoutTheLeaseTheRoleAloneDecides() {
        var alone = new Sidecar(a.pod, clock, api, false, true);

        alone.primary(1).run();

        assertEquals("primary", api.label("pg-0"));
        assertTrue(api.lease().isEmpty());
        assertEquals(NodeState.RUNNING, alone.state());
    }

    @Test
    void aLeaseThatWasDeletedIsMadeAnewAndItsFormerHolderFencedByWhoKnowsIt() {
        a.primary(1).run();
        b.primary(1).run();
        api.deleteLease();

        b.after(Duration.ofSeconds(6));

        assertEquals(Optional.of("pg-1_u-pg-1"), api.holder());
        assertEquals(List.of("pg-1"), api.labelled("primary"));
    }

    @Test
    void aLeaseThatWasResetIsForWhoeverComesFirst() {
        a.primary(1).run();
        var terms = api.lease().orElseThrow();
        api.lease(new dev.pgbeacon.face.kube.api.LeaseTerms(
                Optional.empty(), Optional.empty(), 0, List.of(terms.holder().orElseThrow()), terms.duration()));

        b.is(Candidate.Kind.PRIMARY, 1, "8", Optional.empty()).run();

        assertEquals(List.of("pg-1"), api.labelled("primary"));
        assertEquals("unhealthy", api.label("pg-0"));
        assertEquals(List.of(Holder.of(a.pod)), api.lease().orElseThrow().unfenced(), "until the next renewal");
        b.after(Duration.ofSeconds(6));
        assertEquals(List.of(), api.lease().orElseThrow().unfenced());
    }

    @Test
    void aStandbyThatFlapsIsPatchedSeldom() {
        a.replica(1).run();
        for (int i = 0; i < 60; i++) {
            a.unfit().after(Duration.ofMillis(500));
            a.replica(1).after(Duration.ofMillis(500));
        }

        assertEquals(2, a.patches());
        a.after(Duration.ofSeconds(10));
        assertEquals("replica", api.label("pg-0"));
    }

    @Test
    void aCalendarThatStepsChangesNothing() {
        a.primary(1).run();
        b.primary(1).run();

        for (int i = 0; i < 40; i++) {
            a.calendarAhead = Duration.ofDays(i % 2 == 0 ? 3 : -3);
            a.after(Duration.ofSeconds(1));
            b.run();
            assertEquals(NodeState.RUNNING, a.state());
            assertEquals(List.of("pg-0"), api.labelled("primary"));
        }
        assertEquals(NodeState.FENCED, b.state());
    }

    @Test
    void theAnnotationIsAsOfTheLastChange() {
        a.primary(1).run();
        var before = api.pod("pg-0").annotations().get(OwnLabel.STATUS);

        a.after(Duration.ofMinutes(5));

        assertEquals(before, api.pod("pg-0").annotations().get(OwnLabel.STATUS));
        assertTrue(before.contains(
                "\"timeline\":1,\"systemIdentifier\":\"" + Sidecar.SYSTEM + "\",\"lsn\":\"0/5000060\""));
    }
}
