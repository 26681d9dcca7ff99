package dev.pgbeacon.face.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.LeaseTerms;
import dev.pgbeacon.status.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose label is taken away before another pod gets it, after turns that are rare. */
class FormerHoldersTest {
    private final TestClock clock = new TestClock();
    private final SimulatedApi api = new SimulatedApi();
    private final Sidecar a = new Sidecar(api.addPod("pg-0", "u-0", ""), clock, api);
    private final Sidecar b = new Sidecar(api.addPod("pg-1", "u-1", ""), clock, api);
    private final Sidecar c = new Sidecar(api.addPod("pg-2", "u-2", ""), clock, api);

    private void leaseBecomes(Optional<Holder> holder) {
        var terms = api.lease().orElseThrow();
        api.lease(new LeaseTerms(holder, terms.system(), terms.timeline(), List.of(), terms.duration()));
    }

    @Test
    void whoWasFencedOnceMayHaveBeenPrimarySince() {
        a.primary(1).run();
        b.primary(2).run();
        b.unfit().run();
        a.replica(2).run();
        a.primary(3).run();
        c.api = call -> call instanceof Call.PatchPod ? Sidecar.lost() : api.ask(call);
        c.primary(4).run();
        assertEquals(List.of("pg-0"), api.labelled("primary"), "c died before it fenced a, and a is cut off");

        b.replica(4).run();
        b.primary(5).run();

        assertEquals(List.of("pg-1"), api.labelled("primary"));
    }

    @Test
    void whoLeavesTheLeaseAsksForItsFencingWhereItsLastRunMayHaveLeftAPatchUnderWay() {
        var underWay = new ArrayList<Call>();
        api.label("pg-0", "unhealthy");
        a.api = call -> call instanceof Call.PatchPod && underWay.add(call) ? Sidecar.lost() : api.ask(call);
        a.primary(1);
        while (underWay.isEmpty()) {
            a.step();
        }
        var restarted = new Sidecar(a.pod, clock, api).primary(1);
        restarted.step();
        restarted.step();
        restarted.unfit().keeper.stop();
        restarted.run();
        assertTrue(restarted.keeper.isDone());
        assertEquals(Optional.empty(), api.holder());

        b.primary(1).run();
        underWay.forEach(api::ask);

        assertEquals(List.of("pg-1"), api.labelled("primary"));
    }

    @Test
    void whoFindsTheLeaseFreedByHandFencesTheHolderItKnows() {
        a.primary(1).run();
        b.primary(1).run();
        leaseBecomes(Optional.empty());

        b.after(Duration.ofSeconds(6));

        assertEquals(List.of("pg-1"), api.labelled("primary"));
    }

    @Test
    void whoseLeaseWasDeletedKnowsByItsOwnPodWhoHadFencedIt() {
        a.primary(1).run();
        b.primary(2).run();
        api.deleteLease();

        new Sidecar(a.pod, clock, api).primary(1).run();

        assertEquals(List.of("pg-0"), api.labelled("primary"));
    }

    @Test
    void aStandbyThatOnceHeldALeaseThatGoesOnIsLeftInPeace() {
        a.primary(1).run();
        b.primary(2).run().after(Duration.ofSeconds(6));
        a.replica(2).run();
        b.replica(2).run();
        c.primary(3).run().after(Duration.ofSeconds(6));
        b.primary(4).run();

        assertEquals("replica", api.label("pg-0"));
        assertEquals(List.of("pg-1"), api.labelled("primary"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" _x", "x_ ", "_", "x", "_x", "x_", "Ä_1", "../leases/x_u"})
    void aHolderThatIsNoPodIsWaitedForAndNeedsNoFencing(String identity) {
        a.primary(1).run();
        leaseBecomes(Optional.of(new Holder(identity)));

        a.after(Duration.ofSeconds(6));
        assertEquals(NodeState.WAITING, a.state());
        a.after(Duration.ofSeconds(20));

        assertEquals(NodeState.RUNNING, a.state());
        assertEquals(List.of("pg-0"), api.labelled("primary"));
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, 503})
    void whoHasEndedBeforeItCouldFenceDoesNotTryAsFastAsItCan(int status) {
        a.primary(1).run();
        b.api = call -> call instanceof Call.PatchPod patch && patch.pod().equals(a.pod)
                ? SimulatedApi.refused(status)
                : api.ask(call);
        b.primary(2).run();

        b.unfit().run().after(Duration.ofMinutes(1));

        assertTrue(b.patches() < 30, "patches in a minute: " + b.patches());
    }

    @Test
    void norDoesWhoIsStoppedAndCannotLeaveTheLease() {
        a.primary(1).run();
        a.api = call -> call instanceof Call.UpdateLease ? SimulatedApi.refused(503) : api.ask(call);

        a.unfit().keeper.stop();
        a.run().after(Duration.ofMinutes(1));

        assertTrue(a.calls.size() < 120, "calls in a minute: " + a.calls.size());
    }
}
