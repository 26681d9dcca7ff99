package dev.pgbeacon.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered of the changes. */
class HistoryTest {
    private final TestCluster cluster = new TestCluster();
    private final TestClock wallClock = new TestClock();
    private final History history = new History(wallClock);

    @BeforeEach
    void listen() {
        history.listenTo(cluster.board);
    }

    @Test
    void aChangeSaysWhenWhoFromToWhyAndWhere() {
        cluster.says("a").timeline(3).primaryAt("0/300");

        assertEquals(
                List.of(new Event(
                        Instant.parse("2026-01-01T00:00:00Z"),
                        "a",
                        "none/unasked",
                        "primary/running",
                        "primary on timeline 3",
                        OptionalInt.of(3),
                        Optional.of(Lsn.parse("0/300")))),
                history.newestFirst());
    }

    @Test
    void theNewestIsFirst() {
        cluster.says("a").primaryAt("0/300");
        cluster.says("a").out(NodeState.DOWN);

        assertEquals(
                List.of("none/down", "primary/running"),
                history.newestFirst().stream().map(Event::to).toList());
    }

    @Test
    void whatStaysIsNoEvent() {
        cluster.says("a").primaryAt("0/300");
        cluster.says("a").primaryAt("0/400");

        assertEquals(1, history.newestFirst().size());
    }

    @Test
    void anOrderToDrainIsAnEventWithItsReason() {
        cluster.says("a").primaryAt("0/300");
        cluster.board.drain(DrainedBy.FILE, "new disks");
        cluster.board.resume(DrainedBy.FILE);

        var events = history.newestFirst();
        assertEquals("primary/running (drained)", events.get(1).to());
        assertEquals("drained: new disks", events.get(1).why());
        assertEquals("no longer drained", events.get(0).why());
    }

    /** The board's clock tells how long, and goes on when the wall's is set. */
    @Test
    void theTimeIsThatOfTheClockOnTheWall() {
        wallClock.advance(Duration.ofHours(-1).plusNanos(1_500_000));
        cluster.says("a").primaryAt("0/300");

        assertEquals(
                Instant.parse("2025-12-31T23:00:00.001Z"),
                history.newestFirst().get(0).at());
    }

    @Test
    void onlyTheLatestThousandAreRemembered() {
        for (int i = 0; i < History.MOST; i++) {
            cluster.says("a").primaryAt("0/" + Integer.toHexString(i));
            cluster.says("a").out(NodeState.DOWN);
        }

        var events = history.newestFirst();
        assertEquals(1000, events.size());
        assertEquals("none/down", events.get(0).to());
    }

    @Test
    void aReasonOfAnyLengthIsCut() {
        cluster.publish(new Snapshot(
                TestCluster.node("a"),
                cluster.clock.instant(),
                Duration.ZERO,
                TestCluster.MAX_AGE,
                new Observation.Out(NodeState.DOWN, "é😀".repeat(100_000))));

        var why = history.newestFirst().get(0).why();
        assertTrue(why.length() <= Event.LONGEST_WHY + 1, why.length() + " characters");
        assertTrue(why.endsWith("…"), why);
    }
}
