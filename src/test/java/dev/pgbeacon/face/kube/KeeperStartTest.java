package dev.pgbeacon.face.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.status.NodeState;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A primary whose label the last run left wrong, and that cannot be set right. */
class KeeperStartTest {
    private final TestClock clock = new TestClock();
    private final SimulatedApi api = new SimulatedApi();
    private final Sidecar a = new Sidecar(api.addPod("pg-0", "u-0", ""), clock, api);

    @BeforeEach
    void leftByTheLastRun() {
        api.label("pg-0", "replica");
    }

    private void answering(Class<? extends Call> which, Answer answer) {
        a.api = call -> which.isInstance(call) ? answer : api.ask(call);
        a.primary(1).run();
    }

    @ParameterizedTest
    @ValueSource(classes = {Call.ReadPod.class, Call.PatchPod.class})
    void whatIsForbiddenIsNotWaitedFor(Class<? extends Call> which) {
        answering(which, SimulatedApi.refused(403));

        assertEquals(NodeState.RUNNING, a.state());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 429, 500, 503})
    void whatIsRefusedIsWaitedForAsLongAsTheLeaseLasts(int status) {
        answering(Call.PatchPod.class, SimulatedApi.refused(status));

        a.after(Duration.ofSeconds(14));
        assertEquals(NodeState.WAITING, a.state());
        a.after(Duration.ofSeconds(2));

        assertEquals(NodeState.RUNNING, a.state());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500, 503})
    void alsoWhereThePodCannotEvenBeRead(int status) {
        answering(Call.ReadPod.class, SimulatedApi.refused(status));

        a.after(Duration.ofSeconds(16));

        assertEquals(NodeState.RUNNING, a.state());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void soIsAPatchThatIsNeverAnsweredWhateverTheSettingAsTheLeaseIsRenewed(boolean keepOnLoss) {
        var sidecar = new Sidecar(a.pod, clock, api, true, keepOnLoss);
        sidecar.api = call -> call instanceof Call.PatchPod ? Sidecar.lost() : api.ask(call);

        sidecar.primary(1).run().after(Duration.ofSeconds(14));
        assertEquals(NodeState.WAITING, sidecar.state());
        sidecar.after(Duration.ofSeconds(2));

        assertEquals(NodeState.RUNNING, sidecar.state());
    }

    @Test
    void aPodThatIsGoneIsLookedForAgainWhenSomethingHappens() {
        a.api = api;
        a.primary(1).run();
        api.removePod("pg-0");
        a.keeper.lookAgain();
        a.run();
        assertEquals(NodeState.RUNNING, a.state());

        api.addPod("pg-0", "u-9", "");
        a.keeper.lookAgain();
        a.run();

        assertEquals(NodeState.FENCED, a.state());
    }
}
