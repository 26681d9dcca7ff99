package dev.pgbeacon.face.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.status.MultiMaster;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Standing;
import dev.pgbeacon.status.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CheckTableTest {
    private static final CheckRules RULES = new CheckRules(Optional.empty());

    private final CheckTable table = new CheckTable(Check.READY);

    private static Verdict verdict(Check check, Standing standing) {
        return check.verdict(RULES, standing, Demand.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        // state, the rows that say 200
        "RUNNING,       READY PRIMARY READ_ONLY HEALTH",
        "STREAMING,     READY REPLICA READ_ONLY HEALTH",
        "CATCHUP,       HEALTH",
        "PAUSED,        HEALTH",
        "DELAYED,       HEALTH",
        "ORPHAN,        HEALTH",
        "RECOVERING,    HEALTH",
        "HIDDEN,        HEALTH",
        "FENCED,        HEALTH",
        "WAITING,       HEALTH",
        "UNREADY,       HEALTH",
        "BUSY,          HEALTH",
        "UNASKED,       ''",
        "STARTING,      ''",
        "STOPPING,      ''",
        "DOWN,          ''",
        "TIMED_OUT,     ''",
        "MISCONFIGURED, ''",
        "STALE,         ''",
    })
    void eachRowSaysOfEachState(NodeState state, String expected) {
        var standing = Nodes.in(state);
        assertEquals(state, standing.state());
        assertEquals(expected, rowsThatSayYes(standing));
    }

    private static String rowsThatSayYes(Standing standing) {
        return Arrays.stream(Check.values())
                .filter(check -> verdict(check, standing).yes())
                .map(Check::name)
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @EnumSource(NodeState.class)
    void aReasonNamesTheState(NodeState state) {
        for (var check : List.of(Check.PRIMARY, Check.REPLICA, Check.READ_ONLY, Check.HEALTH)) {
            var reason = verdict(check, Nodes.in(state)).reason();
            assertTrue(
                    reason.contains(state == NodeState.RUNNING ? "primary" : state.words()),
                    check + " says: " + reason);
        }
    }

    @ParameterizedTest
    @EnumSource(NodeState.class)
    void drainedServersGetNoTrafficButAreAsHealthyAsBefore(NodeState state) {
        var cluster = new TestCluster();
        cluster.board.drain(DrainedBy.FILE, "kernel update");
        var standing = Nodes.in(state, cluster);
        for (var check : Check.values()) {
            var expected =
                    check == Check.HEALTH && verdict(check, Nodes.in(state)).yes();
            assertEquals(expected, verdict(check, standing).yes(), check.name());
        }
        assertEquals("drained: kernel update", verdict(Check.PRIMARY, standing).reason());
        assertEquals("drained: kernel update", verdict(Check.READY, standing).reason());
    }

    @ParameterizedTest
    @CsvSource({
        "/primary, PRIMARY",
        "/master, PRIMARY",
        "/read-write, PRIMARY",
        "/leader, PRIMARY",
        "/replica, REPLICA",
        "/standby, REPLICA",
        "/read-only, READ_ONLY",
        "/health, HEALTH",
        "/multimaster, MULTIMASTER",
        "/bdr, MULTIMASTER",
        "/readiness, READY",
        "/, READY",
    })
    void aliasesAreRows(String path, Check check) {
        assertEquals(Optional.of(check), table.find(path));
    }

    @ParameterizedTest
    @CsvSource({"/liveness, LIVENESS", "/status, STATUS", "/cluster, CLUSTER"})
    void pagesAreRows(String path, Page page) {
        assertEquals(Optional.of(page), table.find(path));
    }

    @ParameterizedTest
    @CsvSource({"/Primary", "/primary/", "/primaryx", "/x", "primary", "''", "//", "/ready", "*"})
    void whatIsNotInTheTableIsNothing(String path) {
        assertEquals(Optional.empty(), table.find(path));
    }

    @Test
    void theRootIsTheRowThatTheConfigurationNames() {
        for (var name : CheckTable.names()) {
            var row = CheckTable.named(name).orElseThrow();
            assertEquals(Optional.of(row), new CheckTable(row).find("/"), name);
        }
        assertEquals(Optional.empty(), CheckTable.named("nonsense"));
        assertEquals(Optional.of(Check.REPLICA), CheckTable.named("standby"));
    }

    @Test
    void aMultiMasterNodeIsWhatItsSystemCallsIt() {
        var ready = Nodes.multiMaster(new TestCluster(), new MultiMaster("BDR", true, "BDR: ready (r)"));
        assertTrue(verdict(Check.MULTIMASTER, ready).yes());
        assertTrue(verdict(Check.READY, ready).yes());

        var unready = Nodes.in(NodeState.UNREADY);
        assertFalse(verdict(Check.MULTIMASTER, unready).yes());
        assertTrue(verdict(Check.MULTIMASTER, unready).reason().contains("catching up"));
    }

    @ParameterizedTest
    @EnumSource(value = NodeState.class, mode = EnumSource.Mode.EXCLUDE, names = "UNREADY")
    void withoutAMultiMasterSystemItsRowSaysSo(NodeState state) {
        var verdict = verdict(Check.MULTIMASTER, Nodes.in(state));
        assertEquals(Verdict.no("no multi-master system found"), verdict);
    }
}
