package dev.pgbeacon.face.replstatus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.NodeState;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people are told decides the word. */
class ReplstatusRuleTest {
    private static final Optional<LagLimit> LIMIT = Optional.of(LagLimit.parse("30s", LagLimit.BareNumber.SECONDS));

    private final TestCluster cluster = new TestCluster();

    private String rule(Optional<LagLimit> maxLag, boolean requireThreshold) {
        return new ReplstatusReply(maxLag, requireThreshold).rule(cluster.read("b"));
    }

    @Test
    void ofAStandbyItNamesTheLimitOrThatThereIsNone() {
        cluster.says("b").upstreamAt("0/100").standbyAt("0/100");

        assertEquals("a standby is STANDBY, whatever its lag: no limit is set", rule(Optional.empty(), false));
        assertEquals("a standby is STANDBY within 30s, else OFFLINE", rule(LIMIT, false));
        assertEquals("a standby that is asked without a threshold is OFFLINE", rule(LIMIT, true));
    }

    @Test
    void elseTheRoleDecidesUnlessDrained() {
        cluster.says("b").primaryAt("0/100");
        assertEquals("a primary is MASTER", rule(LIMIT, true));
        cluster.says("b").out(NodeState.DOWN);
        assertEquals("neither primary nor standby is OFFLINE", rule(LIMIT, true));
        cluster.board.drain(DrainedBy.FILE, "new disks");
        assertEquals("drained is OFFLINE", rule(LIMIT, true));
    }
}
