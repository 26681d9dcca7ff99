package dev.pgbeacon.face.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.MultiMaster;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each line says. */
class NodeLineTest {
    private final TestCluster cluster = new TestCluster();

    private static Health failed(NodeState state) {
        return Health.of(new Observation.Out(state, state.words()), Instant.EPOCH);
    }

    /** A round that was answered: 53300 is an answer. */
    private static Health healthy() {
        return failed(NodeState.BUSY);
    }

    private String line(String node, Health health, boolean own) {
        var standing = cluster.read(node);
        boolean superseded = cluster.board.superseded(standing.node());
        return NodeLine.of(new Address("10.0.0.3", 6432), health, standing, own, superseded)
                .toString();
    }

    private String line(String node, Health health) {
        return line(node, health, false);
    }

    @Test
    void aMasterIsOkWithNoLag() {
        cluster.says("a").primaryAt("0/100");
        assertEquals("10.0.0.3:6432 master OK 0", line("a", healthy()));
    }

    @Test
    void aSlavesLagIsInBytes() {
        cluster.says("a").primaryAt("0/1C8");
        cluster.says("b").received("0/1C8").standbyAt("0/100");
        assertEquals("10.0.0.3:6432 slave OK 200", line("b", healthy()));
    }

    @Test
    void aSlavePastAnyLimitIsStillOk() {
        cluster.says("a").primaryAt("FF/0");
        cluster.says("b").received("0/1C8").paused().standbyAt("0/100");
        assertEquals("10.0.0.3:6432 slave OK 1095216660224", line("b", healthy()));
    }

    @Test
    void anUnknownLagIsADash() {
        cluster.says("b").orphan().standbyAt("0/100");
        assertEquals("10.0.0.3:6432 slave OK -", line("b", healthy()));
    }

    @Test
    void aNodeThatWasNeverReachedIsASlave() {
        assertEquals("10.0.0.3:6432 slave STARTING", line("x", Health.UNKNOWN));
        cluster.says("x").out(NodeState.DOWN);
        assertEquals("10.0.0.3:6432 slave FAILED", line("x", failed(NodeState.DOWN)));
    }

    @Test
    void untilARoundHasFinishedItIsStartingWhateverIsKnown() {
        cluster.says("a").primaryAt("0/100");
        assertEquals("10.0.0.3:6432 master STARTING", line("a", Health.UNKNOWN));
        assertEquals("10.0.0.3:6432 master STARTING", line("a", Health.UNKNOWN, true));
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTING", "STOPPING", "DOWN", "TIMED_OUT", "MISCONFIGURED"})
    void onlyAServerThatStartsUpIsStartingAllOthersHaveFailed(NodeState state) {
        cluster.says("a").primaryAt("0/100");
        cluster.says("a").out(state);
        var word = state == NodeState.STARTING ? "STARTING" : "FAILED";
        assertEquals("10.0.0.3:6432 master " + word, line("a", failed(state)));
        assertEquals("10.0.0.3:6432 master " + word, line("a", failed(state), true));
    }

    @Test
    void whileARoundRetriesTheLastOnesVerdictHolds() {
        cluster.says("a").primaryAt("0/100");
        cluster.says("b").standbyAt("0/100");
        cluster.says("a").out(NodeState.DOWN);
        cluster.says("b").out(NodeState.TIMED_OUT);
        assertEquals("10.0.0.3:6432 master OK 0", line("a", healthy()));
        assertEquals("10.0.0.3:6432 slave OK -", line("b", healthy()));
    }

    @ParameterizedTest
    @CsvSource({"DOWN, FAILED", "TIMED_OUT, FAILED", "STARTING, STARTING", "STOPPING, FAILED"})
    void ourOwnServerIsWhatItsOwnWatchSawLast(NodeState state, String word) {
        cluster.says("a").primaryAt("0/100");
        cluster.says("a").out(state);
        assertEquals("10.0.0.3:6432 master " + word, line("a", healthy(), true));
        cluster.says("a").primaryAt("0/100");
        assertEquals("10.0.0.3:6432 master OK 0", line("a", failed(state), true));
    }

    @Test
    void aServerWithoutRoomForOneMoreSessionIsAlive() {
        cluster.says("b").out(NodeState.BUSY);
        assertEquals("10.0.0.3:6432 slave OK -", line("b", healthy()));
        assertEquals("10.0.0.3:6432 slave OK -", line("b", healthy(), true));
    }

    @Test
    void ofTwoMastersTheOldOneHasFailed() {
        cluster.says("old").primaryAt("0/100");
        cluster.says("new").timeline(2).primaryAt("0/90");
        assertEquals("10.0.0.3:6432 master FAILED", line("old", healthy()));
        assertEquals("10.0.0.3:6432 master OK 0", line("new", healthy()));
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "TIMED_OUT", "STARTING", "BUSY"})
    void anOldMasterThatDoesNotAnswerHasFailedAsSoonAsAnotherIsSeen(NodeState state) {
        cluster.says("old").primaryAt("0/100");
        cluster.says("old").out(state);
        cluster.says("new").standbyAt("0/100");
        assertEquals("10.0.0.3:6432 master OK 0", line("old", healthy()));

        cluster.says("new").timeline(2).primaryAt("0/110");

        assertEquals("10.0.0.3:6432 master FAILED", line("old", healthy()));
        assertEquals("10.0.0.3:6432 master OK 0", line("new", healthy()));
    }

    @Test
    void anOldMasterThatFollowsTheNewOneIsASlaveAndOk() {
        cluster.says("old").primaryAt("0/100");
        cluster.says("new").timeline(2).primaryAt("0/110");
        cluster.says("old").received("0/110").timeline(2).standbyAt("0/110");
        assertEquals("10.0.0.3:6432 slave OK 0", line("old", healthy()));
    }

    @Test
    void aNodeThatItsMultiMasterSystemDoesNotCallReadyHasFailed() {
        cluster.says("a").multiMaster(new MultiMaster("BDR", false, "BDR: catchup"));
        assertEquals("10.0.0.3:6432 master FAILED", line("a", healthy()));
    }

    @Test
    void whatIsTooOldIsNotRepeated() {
        cluster.says("b").standbyAt("0/100");
        cluster.pass(TestCluster.MAX_AGE.plus(Duration.ofSeconds(1)));
        assertEquals("10.0.0.3:6432 slave FAILED", line("b", healthy()));
        assertEquals("10.0.0.3:6432 slave FAILED", line("b", healthy(), true));
    }
}
