package dev.pgbeacon.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.Pause;
import dev.pgbeacon.embedded.StopMode;
import dev.pgbeacon.face.replstatus.Word;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeRole;
import dev.pgbeacon.status.NodeState;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that stops, crashes or hangs, and comes back; the other one is never troubled by it. */
class OutageIT {
    private static final Duration HANG = LiveBoard.PACE.maxAge().plus(LiveBoard.PACE.timeout());
    private static final Duration REFUSAL = LiveBoard.RECONNECT_EVERY.plus(LiveBoard.PACE.timeout());

    private static LiveCluster cluster;
    private static EmbeddedServer primary;
    private static EmbeddedServer standby;
    private static LiveBoard live;

    @BeforeAll
    static void start() {
        cluster = LiveCluster.withStandbys(1);
        primary = cluster.primary();
        standby = cluster.standby(0);
        live = cluster.live;
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void isWholeAgain() {
        for (var server : cluster.cluster.servers()) {
            if (server.isRunning()) {
                server.resume();
            } else {
                server.start();
            }
        }
        live.await(Word.MASTER, primary);
        live.await("streams", () -> live.word(standby, "0") == Word.STANDBY);
        live.forgetChanges();
    }

    @Test
    void aCrashedServerIsOfflineAndItsRecoveryIsNoRole() throws SQLException {
        primary.execute(
                "create table filler as select a, repeat('x', 200) as b from generate_series(1, 200000) as a",
                "drop table filler");
        neverInARoleWhileItRecovers(primary);
    }

    @Test
    void aCrashedStandbyIsOfflineAndItsRecoveryIsNoRole() throws SQLException {
        live.await("has all", () -> live.word(standby, "0") == Word.STANDBY);
        primary.execute(
                "create table filler as select a, repeat('x', 200) as b from generate_series(1, 200000) as a",
                "drop table filler");
        live.await("has all", () -> live.word(standby, "0") == Word.STANDBY);
        neverInARoleWhileItRecovers(standby);
    }

    private static void neverInARoleWhileItRecovers(EmbeddedServer server) {
        var node = LiveBoard.node(server);
        server.crash();
        live.await(Word.OFFLINE, server);
        live.forgetChanges();

        var start = CompletableFuture.runAsync(server::start);
        var recovery = Pause.ofRecovery(server);
        try {
            live.await(NodeState.STARTING, server);
            live.askedAnew(server);
            assertEquals(Word.OFFLINE, live.word(server));
            assertEquals(Word.OFFLINE, live.word(server, "100h"));
            assertTrue(live.standing(server).reason().contains("57P03"), live.toString());
        } finally {
            recovery.resume();
        }
        start.join();
        live.await("in its role", () -> live.standing(server).role() != NodeRole.NONE);

        var states = live.states(node);
        int first = 0;
        while (states.get(first).role() == NodeRole.NONE) {
            first++;
        }
        assertFalse(states.subList(first, states.size()).contains(NodeState.STARTING), "a role too early: " + states);
    }

    @Test
    void aServerThatIsStoppedAtOnceIsOffline() {
        primary.stop(StopMode.IMMEDIATE);
        live.await(
                primary.name() + " is OFFLINE", HANG.plus(LiveBoard.SLACK), () -> live.word(primary) == Word.OFFLINE);
    }

    @Test
    void aServerThatIsStoppedFastIsOffline() {
        standby.stop(StopMode.FAST);
        live.await(
                standby.name() + " is OFFLINE", HANG.plus(LiveBoard.SLACK), () -> live.word(standby) == Word.OFFLINE);
        assertEquals(Word.MASTER, live.word(primary));
    }

    @Test
    void aServerWithAllItsProcessesHeldIsOfflineWithinMaxAgeAndTimeoutAndBackWhenTheyGoOn() {
        primary.pause();
        live.await(
                primary.name() + " is OFFLINE", HANG.plus(LiveBoard.SLACK), () -> live.word(primary) == Word.OFFLINE);
        live.await(NodeState.TIMED_OUT, primary);

        var before = live.standing(standby).age().orElseThrow();
        assertTrue(before.compareTo(LiveBoard.PACE.maxAge()) <= 0, "the other one is asked at its pace: " + before);
        live.await(Word.STANDBY, standby);

        primary.resume();
        live.await(Word.MASTER, primary);
    }

    @Test
    void aServerWhosePostmasterHangsIsOfflineWithinReconnectEveryAndTimeoutThoughItsSessionsLive() throws SQLException {
        try (var session = primary.connect();
                var statement = session.createStatement()) {
            primary.pausePostmaster();
            live.await(
                    primary.name() + " is OFFLINE",
                    REFUSAL.plus(LiveBoard.SLACK),
                    () -> live.word(primary) == Word.OFFLINE);

            assertTrue(statement.execute("select 1"));
            live.askedAnew(primary);
            assertEquals(Word.OFFLINE, live.word(primary), "it stays out until it takes connections again");
        } finally {
            primary.resume();
        }
        live.await(Word.MASTER, primary);
    }

    @Test
    void aSmartShutdownIsNotHeldUpByOurConnection() {
        live.await(Word.MASTER, primary);
        primary.signalStop(StopMode.SMART);
        live.await("the server ends by itself", REFUSAL.plus(Duration.ofSeconds(10)), () -> !primary.isRunning());
        live.await(Word.OFFLINE, primary);
    }

    @Test
    void aSmartShutdownThatWaitsForAnotherSessionIsOfflineThoughTheServerAnswersThatSession() throws SQLException {
        try (var session = primary.connect();
                var statement = session.createStatement()) {
            primary.signalStop(StopMode.SMART);
            live.await(
                    primary.name() + " is OFFLINE",
                    REFUSAL.plus(LiveBoard.SLACK),
                    () -> live.word(primary) == Word.OFFLINE);

            live.await(NodeState.STOPPING, primary);
            assertTrue(primary.isRunning());
            assertTrue(statement.execute("select 1"));
        }
        live.await("the server ends by itself", () -> !primary.isRunning());
    }

    @Test
    void aServerWithoutRoomForOneMoreSessionIsWhatItWas() throws SQLException, IOException {
        primary.execute("create role limited login connection limit 1 in role pg_monitor");
        try (var limited = new LiveBoard(LagPolicy.DEFAULT, LiveBoard.RECONNECT_EVERY)) {
            var node = limited.watch("limited", LiveBoard.as("limited", "", primary));
            limited.await(NodeState.RUNNING, node);
            limited.await("refused", () -> refusals() >= 1);
            var first = Instant.now();
            limited.await("refused three times", () -> refusals() >= 3);
            assertTrue(
                    Duration.between(first, Instant.now())
                                    .compareTo(LiveBoard.RECONNECT_EVERY
                                            .multipliedBy(3)
                                            .dividedBy(2))
                            > 0,
                    "asked for a connection at its own pace, not at each question");
            assertEquals(
                    NodeState.RUNNING,
                    limited.states(node).get(limited.states(node).size() - 1),
                    limited.toString());
            assertFalse(limited.states(node).contains(NodeState.BUSY), limited.toString());

            try (var late = new LiveBoard(LagPolicy.DEFAULT, LiveBoard.RECONNECT_EVERY)) {
                var unknown = late.watch("late", LiveBoard.as("limited", "", primary));
                late.await(NodeState.BUSY, unknown);
                assertEquals(Word.OFFLINE, late.word(unknown), "what it is was never seen");
            }

            primary.execute(
                    "alter role limited connection limit 0",
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'limited'");
            limited.await(NodeState.BUSY, node);
            assertNotOutBeforeItIsTooOld(limited, node);
            primary.execute("alter role limited connection limit 5");
            limited.await(NodeState.RUNNING, node);
        } finally {
            live.await("its sessions ended", () -> primary.query(
                            "select count(*) from pg_stat_activity where usename = 'limited'")
                    .equals("0"));
            primary.execute("drop role limited");
        }
    }

    private static void assertNotOutBeforeItIsTooOld(LiveBoard board, NodeId node) {
        var states = board.states(node);
        assertEquals(NodeState.BUSY, states.get(states.size() - 1), states.toString());
        assertFalse(states.contains(NodeState.DOWN), "no room is not down: " + states);
    }

    private static long refusals() throws IOException {
        try (var lines = Files.lines(primary.log())) {
            return lines.filter(line -> line.contains("too many connections for role \"limited\""))
                    .count();
        }
    }
}
