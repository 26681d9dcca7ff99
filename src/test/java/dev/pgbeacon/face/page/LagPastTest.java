package dev.pgbeacon.face.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.status.Standing;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which servers' past is kept, and shown. */
class LagPastTest {
    private final TestCluster cluster = new TestCluster();
    private final LagPast past = new LagPast(cluster.clock.instant());

    private void look(String... servers) {
        past.add(List.of(servers).stream().map(cluster::read).toList(), cluster.clock.instant());
    }

    @Test
    void aStepIsFiveSeconds() {
        cluster.says("b").upstreamAt("0/200").standbyAt("0/100");
        look("b");
        cluster.pass(Duration.ofMillis(4999));
        look("b");
        assertEquals(1, ring("b").bytes().size());

        cluster.pass(Duration.ofMillis(1));
        look("b");
        assertEquals(2, ring("b").bytes().size());
        assertEquals(256, ring("b").bytes().get(0).getAsLong());
    }

    @Test
    void aClockThatIsSetBackOverwritesNothing() {
        cluster.says("b").upstreamAt("0/200").standbyAt("0/100");
        look("b");
        cluster.pass(LagRing.STEP);
        look("b");
        past.add(List.of(cluster.read("b")), cluster.clock.instant().minus(Duration.ofHours(1)));

        assertEquals(2, ring("b").bytes().size());
        assertEquals(256, ring("b").bytes().get(0).getAsLong());
    }

    private LagRing ring(String server) {
        return past.rings().get(TestCluster.node(server));
    }

    @Test
    void whoLeavesIsForgotten() {
        look("a", "b");
        look("b");

        assertEquals(List.of(TestCluster.node("b")), List.copyOf(past.rings().keySet()));
    }

    @Test
    void ofTooManyServersThoseInTroubleAreShown() {
        var all = IntStream.range(0, 1000)
                .mapToObj(number -> "s" + number)
                .peek(name -> {
                    if (!name.equals("s777")) {
                        cluster.says(name).primaryAt("0/100");
                    }
                })
                .map(cluster::read)
                .toList();

        var shown = PageMessage.shown(all);

        assertEquals(PageMessage.MOST_SERVERS, shown.size());
        assertTrue(shown.stream().map(Standing::node).toList().contains(TestCluster.node("s777")));
    }
}
