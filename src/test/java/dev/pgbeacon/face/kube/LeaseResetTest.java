package dev.pgbeacon.face.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.face.kube.LeaseReset.Outcome;
import dev.pgbeacon.face.kube.api.Access;
import dev.pgbeacon.face.kube.api.ApiServer;
import dev.pgbeacon.face.kube.api.Call;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseResetTest {
    private final TestClock clock = new TestClock();
    private final SimulatedApi api = new SimulatedApi();
    private final LeaseReset reset = new LeaseReset(
            Access.of(ApiServer.parse("http://127.0.0.1:1"), Optional.empty(), Optional.empty()), "default", "pg");
    private final Sidecar old = new Sidecar(api.addPod("pg-0", "u-0", ""), clock, api);

    @Test
    void anotherSystemMayTakeItAfterwardsAndTheFormerHolderLosesItsLabelFirst() {
        old.primary(3).run();

        var outcome = reset.run(api);

        assertEquals(
                new Outcome.Done("Lease pgbeacon-pg is free; it was held by pg-0_u-0, of system " + Sidecar.SYSTEM
                        + " on timeline 3"),
                outcome);
        var restored = new Sidecar(api.addPod("pg-1", "u-1", ""), clock, api);
        restored.is(Candidate.Kind.PRIMARY, 1, "8", Optional.empty()).run();
        assertEquals(List.of("pg-1"), api.labelled("primary"));
    }

    @Test
    void withoutALeaseThereIsNothingToReset() {
        assertEquals(new Outcome.Done("Lease pgbeacon-pg does not exist: there is nothing to reset"), reset.run(api));
    }

    @Test
    void aRenewalInBetweenIsNoReasonToFail() {
        old.primary(3).run();
        var once = new boolean[] {true};

        var outcome = reset.run(call -> {
            if (call instanceof Call.UpdateLease && once[0]) {
                once[0] = false;
                api.lease(api.lease().orElseThrow());
            }
            return api.ask(call);
        });

        assertTrue(outcome instanceof Outcome.Done, outcome.text());
        assertEquals(Optional.empty(), api.holder());
    }

    @Test
    void whoMayNotOrDoesNotAnswerIsNamed() {
        assertEquals(
                new Outcome.Refused("Lease pgbeacon-pg: 403 status 403"), reset.run(call -> SimulatedApi.refused(403)));
        assertEquals(
                new Outcome.NoAnswer("Lease pgbeacon-pg: no answer within 3 s"), reset.run(call -> Sidecar.lost()));
    }
}
