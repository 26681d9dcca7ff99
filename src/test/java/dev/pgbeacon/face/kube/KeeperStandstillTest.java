package dev.pgbeacon.face.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.status.NodeState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was known long ago is no ground for saying primary, also where an outage of the API server is. */
class KeeperStandstillTest {
    private final TestClock clock = new TestClock();
    private final SimulatedApi api = new SimulatedApi();
    private final Sidecar a = new Sidecar(api.addPod("pg-0", "u-0", ""), clock, api);
    private final Sidecar b = new Sidecar(api.addPod("pg-1", "u-1", ""), clock, api);

    private void bothAfter(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 100) {
            clock.advance(Duration.ofMillis(100));
            a.run();
            b.run();
        }
    }

    @Test
    void whoStoodStillForLongerThanTheLeaseSaysNothingBeforeItHasAsked() {
        a.primary(1).run().after(Duration.ofSeconds(4));

        clock.advance(Duration.ofSeconds(16));
        assertEquals(NodeState.WAITING, a.state(), "while nobody turns");
        a.step();
        assertFalse(a.calls.get(a.calls.size() - 1) instanceof Call.CreateEvent);
        a.run();

        assertEquals(NodeState.RUNNING, a.state());
        assertEquals("primary", api.label("pg-0"));
    }

    @Test
    void aCallThatFailedOnTheWayIsNoAnswerEither() {
        a.primary(1).run().after(Duration.ofSeconds(5));
        b.primary(2);
        a.api = call -> {
            clock.advance(Duration.ofSeconds(30));
            b.run();
            return Sidecar.lost();
        };

        clock.advance(Duration.ofSeconds(5));
        a.step();
        assertEquals(NodeState.WAITING, a.state());
        a.api = api;
        a.keeper.next(a.candidate(), true, clock.instant());

        assertEquals(NodeState.WAITING, a.state(), "not before the next call has ended");
        a.after(Duration.ofSeconds(6));
        assertEquals(NodeState.FENCED, a.state());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 600})
    void anOldTroubleIsNoOutageOfToday(int seconds) {
        a.primary(1).run();
        a.api = call -> call instanceof Call.UpdateLease ? Sidecar.lost() : api.ask(call);
        a.after(Duration.ofMillis(5_100));
        a.api = api;
        a.unfit().run().after(Duration.ofSeconds(seconds));
        b.primary(2).run();

        a.primary(1).keeper.next(a.candidate(), true, clock.instant());

        assertEquals(NodeState.WAITING, a.state());
    }

    @Test
    void anOutageForLongerThanTheLeaseLeavesItToItsHolder() {
        a.primary(1).run();
        b.primary(1).run();
        bothAfter(Duration.ofSeconds(18));
        assertEquals(NodeState.FENCED, b.state());

        a.api = call -> Sidecar.lost();
        b.api = call -> Sidecar.lost();
        bothAfter(Duration.ofSeconds(60));
        b.api = api;
        bothAfter(Duration.ofSeconds(6));
        assertEquals(Optional.of("pg-0_u-0"), api.holder(), "who asks first does not win by that");
        a.api = api;
        bothAfter(Duration.ofSeconds(30));

        assertEquals(List.of("pg-0"), api.labelled("primary"));
        assertEquals(NodeState.RUNNING, a.state());
        assertEquals(NodeState.FENCED, b.state());
    }
}
