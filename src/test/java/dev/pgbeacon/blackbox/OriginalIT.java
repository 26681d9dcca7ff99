package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedBinaries;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our word beside that of bgw_replstatus itself, for the same servers: the same where it is right. */
class OriginalIT {
    private static final Path POSTGRES = Path.of("/usr/lib/postgresql/15");
    private static final Path LIBRARY = POSTGRES.resolve("lib/bgw_replstatus.so");

    private static EmbeddedCluster cluster;
    private static Pgbeacon pgbeacon;
    /** The original's ports, on the primary and on the standby. */
    private static final int[] ORIGINAL = {FreePorts.take(), FreePorts.take()};

    @BeforeAll
    static void start() {
        if (!Files.exists(LIBRARY)) {
            return; // each test is skipped
        }
        var options = ClusterOptions.of(EmbeddedBinaries.at(POSTGRES))
                .with("shared_preload_libraries", "bgw_replstatus")
                .with("bgw_replstatus.bind", "127.0.0.1")
                .with("bgw_replstatus.port", Integer.toString(ORIGINAL[0]));
        cluster = EmbeddedCluster.start(options, 0, 0);
        // The copy came with the primary's port.
        cluster.standby(0).setting("bgw_replstatus.port", Integer.toString(ORIGINAL[1]));
        cluster.standby(0).restart();
        pgbeacon = Launch.program()
                .with("PGBEACON_USER", "postgres")
                .with(
                        "PGBEACON_SERVERS_A_PORT",
                        Integer.toString(cluster.primary().port()))
                .with(
                        "PGBEACON_SERVERS_B_PORT",
                        Integer.toString(cluster.standby(0).port()))
                .up();
        for (int port : ports()) {
            Await.until(
                    "a word on " + port, Pgbeacon.LIMIT, () -> Poll.silent(port).matches("MASTER|STANDBY"));
        }
    }

    /** For each test, as a report names a skipped test, and not a class. */
    @BeforeEach
    void needsTheOriginal() {
        Installed.require(LIBRARY, "postgresql-15-bgw-replstatus");
    }

    @AfterAll
    static void stop() {
        if (pgbeacon != null) {
            pgbeacon.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static List<Integer> ports() {
        return List.of(ORIGINAL[0], ours(0), ORIGINAL[1], ours(1));
    }

    private static int ours(int server) {
        return pgbeacon.wordPort(server == 0 ? "a" : "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSilentClientReadsTheSameBytes(int server) {
        assertEquals(server == 0 ? "MASTER" : "STANDBY", Poll.silent(ORIGINAL[server]));

        assertEquals(Poll.silent(ORIGINAL[server]), Poll.silent(ours(server)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aHalfCloseChangesNothing(int server) {
        assertEquals(Poll.halfClosing(ORIGINAL[server], ""), Poll.halfClosing(ours(server), ""));
        assertEquals(Poll.silent(ORIGINAL[server]), Poll.halfClosing(ours(server), ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aResetLeavesTheNextPollAlone(int server) {
        for (int i = 0; i < 20; i++) {
            Poll.reset(ORIGINAL[server]);
            Poll.reset(ours(server));
        }

        assertEquals(Poll.silent(ORIGINAL[server]), Poll.silent(ours(server)));
    }

    /** With its backlog of 5 the original leaves many of a burst without an answer; none of ours may be. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void twoHundredAtOnceAreAllAnswered(int server) throws Exception {
        var expected = Poll.silent(ORIGINAL[server]);
        var open = new ArrayList<Poll>();
        try {
            for (int i = 0; i < 200; i++) {
                open.add(new Poll(ours(server)));
            }
            for (var poll : open) {
                assertEquals(expected, poll.answer());
            }
        } finally {
            for (var poll : open) {
                poll.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void sixtyFourThatPollAtATimeLoseNothing(int server) throws Exception {
        var expected = Poll.silent(ORIGINAL[server]);
        Callable<Integer> fiftyPolls = () -> {
            int answered = 0;
            for (int i = 0; i < 50; i++) {
                answered += Poll.silent(ours(server)).equals(expected) ? 1 : 0;
            }
            return answered;
        };
        var pool = Executors.newFixedThreadPool(64);
        try {
            for (var answered : pool.invokeAll(Collections.nCopies(64, fiftyPolls))) {
                assertEquals(50, answered.get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** The original closes with unread bytes, so that the kernel resets the connection, often before the word is read. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aClientThatSendsFirstLosesNothing(int server) {
        var expected = Poll.silent(ORIGINAL[server]);

        for (int i = 0; i < 100; i++) {
            assertEquals(expected, Poll.asking(ours(server), "30\n"));
        }
    }

    @Test
    void theOriginalsNamesOfTheKeysAreRead() {
        try (var aliased = Launch.watching(cluster.standby(0))
                .without("PGBEACON_REPLSTATUS_PORT", "PGBEACON_REPLSTATUS_BIND")
                .property("bgw_replstatus.port", Integer.toString(FreePorts.take()))
                .property("bgw_replstatus.bind", "127.0.0.1")
                .up()) {
            aliased.awaitWord("STANDBY");

            assertFalse(aliased.log().toString().contains("bgw_replstatus.port is not a key"));
        }
    }
}
