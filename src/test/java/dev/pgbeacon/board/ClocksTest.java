package dev.pgbeacon.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.Standing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The servers' clocks may be set, and differ: no lag gets smaller by that. */
class ClocksTest {
    private final TestCluster cluster = new TestCluster();

    private static Lag.Known known(Standing standing) {
        return assertInstanceOf(Lag.Known.class, standing.lag(), standing.reason());
    }

    @Test
    void aStandbysClockThatIsSetBackDoesNotMakeItLessBehind() {
        cluster.says("b").upstreamAt("0/500").received("0/500").standbyAt("0/500");
        cluster.pass(Duration.ofSeconds(1));
        cluster.says("b")
                .sinceMessage(Duration.ofHours(-1))
                .upstreamAt("0/500")
                .received("0/500")
                .standbyAt("0/500");
        cluster.pass(Duration.ofMinutes(10));
        cluster.says("b").upstreamAt("0/900").received("0/900").standbyAt("0/500");
        assertEquals(
                new Lag.Time.Known(Duration.ofSeconds(601), Lag.Basis.RING),
                known(cluster.read("b")).time(),
                "the primary was not seen in the future");
    }

    @Test
    void theLastCommitIsNoBoundWhereThePrimarysClockIsAhead() {
        cluster.says("a").primaryAt("0/900");
        cluster.says("b")
                .upstreamAt("0/900")
                .received("0/900")
                .sinceCommit(Duration.ofMinutes(-20))
                .standbyAt("0/500");
        assertInstanceOf(Lag.Time.Unknown.class, known(cluster.read("b")).time());
    }
}
