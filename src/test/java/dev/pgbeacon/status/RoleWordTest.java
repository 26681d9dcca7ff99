package dev.pgbeacon.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.TestCluster;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node in one word. */
class RoleWordTest {
    private final TestCluster cluster = new TestCluster();

    private String word(String limit) {
        var asked = limit.isEmpty()
                ? Optional.<LagLimit>empty()
                : Optional.of(LagLimit.parse(limit, LagLimit.BareNumber.SECONDS));
        return RoleWord.of(cluster.read("b"), asked).word();
    }

    @Test
    void aPrimaryIsOneWhateverTheLimit() {
        cluster.says("b").primaryAt("0/100");

        assertEquals("primary", word(""));
        assertEquals("primary", word("0"));
    }

    @Test
    void aStandbyIsOneWithinTheLimit() {
        cluster.says("b").upstreamAt("0/200").standbyAt("0/100");

        assertEquals("standby", word(""));
        assertEquals("standby", word("256B"));
        assertEquals("offline", word("255B"));
    }

    @Test
    void aLagThatIsUnknownIsWithinNoLimit() {
        cluster.says("b").orphan().standbyAt("0/100");

        assertEquals("standby", word(""));
        assertEquals("offline", word("1TB"));
    }

    @Test
    void whoIsOutOrDrainedIsOffline() {
        assertEquals("offline", word(""));
        cluster.says("b").out(NodeState.STARTING);
        assertEquals("offline", word(""));
        cluster.says("b").primaryAt("0/100");
        cluster.board.drain(DrainedBy.FILE, "new disks");
        assertEquals("offline", word(""));
    }
}
