package dev.pgbeacon.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.Pause;
import dev.pgbeacon.face.replstatus.Word;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One standby that is behind, or looks so, in each of the ways that PostgreSQL has; each test mends what it broke. */
class StandbyIT {
    private static LiveCluster cluster;
    private static EmbeddedServer primary;
    private static EmbeddedServer standby;
    private static LiveBoard live;
    /** Watches the standby only: it has the receiver's word and no peer. */
    private static LiveBoard alone;

    @BeforeAll
    static void start() {
        cluster = LiveCluster.withStandbys(1);
        primary = cluster.primary();
        standby = cluster.standby(0);
        live = cluster.live;
        alone = LiveBoard.of(standby);
    }

    @AfterAll
    static void stop() {
        alone.close();
        cluster.close();
    }

    @AfterEach
    void isWholeAgain() {
        for (var board : new LiveBoard[] {live, alone}) {
            board.await(NodeState.STREAMING, standby);
            board.await("nothing is missing", () -> board.word(standby, "0") == Word.STANDBY);
        }
    }

    @Test
    void aPrimaryIsMasterAndItsStandbyIsStandbyWithoutLag() {
        live.await(Word.MASTER, primary);
        live.await(NodeState.STREAMING, standby);
        live.await("no lag", () -> known(live).bytes() == 0 && behind(live).isZero());
        assertEquals(Word.MASTER, live.word(primary, "0"));
        assertEquals(Word.STANDBY, live.word(standby, "0"));
        assertEquals(1, live.standing(standby).timeline().getAsInt());
        assertEquals(Lag.Basis.PEER, known(live).basis());

        alone.await("no lag", () -> known(alone).bytes() == 0 && behind(alone).isZero());
        assertEquals(Lag.Basis.RECEIVER, known(alone).basis());
    }

    @Test
    void trap1AnIdlePrimaryMakesNoLagHoweverOldTheLastCommitIs() throws SQLException {
        LiveCluster.write(primary, 10);
        live.await("the last commit is old", () -> standby.query(
                        "select clock_timestamp() - pg_last_xact_replay_timestamp() > '1500 ms'")
                .equals("t"));
        assertEquals(Word.STANDBY, live.word(standby, "1"));
        assertEquals(Word.STANDBY, alone.word(standby, "1"));
        assertEquals(Duration.ZERO, behind(live));
        assertEquals(Duration.ZERO, behind(alone));
    }

    @Test
    void trap5AnIdleLinkIsFreshWhileItIsAskedForSignsOfLifeAndNeverWithoutATimeout() throws SQLException {
        standby.setting("wal_receiver_timeout", "2s");
        try {
            var spoke = standby.query("select last_msg_receipt_time from pg_stat_wal_receiver");
            var moved = standby.query("select latest_end_time from pg_stat_wal_receiver");
            live.await("the idle link spoke", () -> !standby.query(
                            "select last_msg_receipt_time from pg_stat_wal_receiver")
                    .equals(spoke));
            assertEquals(moved, standby.query("select latest_end_time from pg_stat_wal_receiver"));
            assertEquals(Duration.ZERO, behind(alone));

            standby.setting("wal_receiver_timeout", "0");
            alone.askedAnew(standby);
            assertFalse(timeBasis(alone) == Lag.Basis.RECEIVER, "a link without a timeout may be dead for ever");
            live.askedAnew(standby);
            assertEquals(Duration.ZERO, behind(live), "the primary itself was asked");
        } finally {
            standby.setting("wal_receiver_timeout", "60s");
        }
    }

    @Test
    void trap6PausedReplayIsBehindOnlyWhenWalArrivesAndMayNotServeReads() throws SQLException {
        standby.execute("select pg_wal_replay_pause()");
        try {
            live.await(NodeState.PAUSED, standby);
            alone.await(NodeState.PAUSED, standby);
            assertEquals(0, known(live).bytes());
            assertFalse(live.standing(standby).accepts().yes());
            var before = position(primary);

            LiveCluster.write(primary, 100_000);
            var after = position(primary);

            for (var board : new LiveBoard[] {live, alone}) {
                board.await("behind", () -> known(board).bytes() >= 100_000);
                assertEquals(
                        primary.query("select pg_wal_lsn_diff('" + after + "', '" + replayed() + "')"),
                        Long.toString(known(board).bytes()));
                thresholdsOfOneBehindByAHundredKilobytes(board, before, after);
            }
        } finally {
            standby.execute("select pg_wal_replay_resume()");
        }
    }

    @Test
    void trap7ADelayedStandbyIsShownAsSuchAndFailsTheThresholdsItMisses() throws SQLException {
        standby.setting("recovery_min_apply_delay", "1h");
        try {
            live.await(NodeState.DELAYED, standby);
            alone.await(NodeState.DELAYED, standby);
            assertFalse(live.standing(standby).accepts().yes());
            var before = position(primary);

            LiveCluster.write(primary, 100_000);
            var after = position(primary);

            for (var board : new LiveBoard[] {live, alone}) {
                // A transaction's WAL is replayed but for its commit, which is what waits.
                board.await("behind", () -> known(board).bytes() > 0);
                assertEquals(Word.STANDBY, board.word(standby));
                assertEquals(Word.STANDBY, board.word(standby, "30"));
                board.await("over a second", () -> board.word(standby, "1") == Word.OFFLINE);
                assertEquals(Word.STANDBY, board.word(standby, "16kB"));
                assertEquals(Word.STANDBY, board.word(standby, before));
                assertEquals(Word.OFFLINE, board.word(standby, after));
            }
        } finally {
            standby.setting("recovery_min_apply_delay", "0");
        }
    }

    private static void thresholdsOfOneBehindByAHundredKilobytes(LiveBoard board, String before, String after) {
        assertEquals(Word.STANDBY, board.word(standby), "the plain word goes by the role");
        assertEquals(Word.STANDBY, board.word(standby, "30"));
        assertEquals(Word.STANDBY, board.word(standby, "1GB"));
        assertEquals(Word.OFFLINE, board.word(standby, "16kB"));
        assertEquals(Word.STANDBY, board.word(standby, before));
        assertEquals(Word.OFFLINE, board.word(standby, after));
        board.await("over a second", () -> board.word(standby, "1") == Word.OFFLINE);
    }

    @Test
    void anOrphanIsBehindWhatItsLivingPrimarySaysAndUnknownWithoutIt() throws SQLException {
        LiveCluster.cutOff(standby);
        try {
            live.await(NodeState.ORPHAN, standby);
            alone.await(NodeState.ORPHAN, standby);
            LiveCluster.write(primary, 100_000);

            live.await("behind", () -> known(live).bytes() >= 100_000);
            assertEquals(Word.OFFLINE, live.word(standby, "16kB"));
            assertEquals(Word.STANDBY, live.word(standby, "1GB"));
            failsEveryThreshold(alone);
        } finally {
            LiveCluster.reconnect(standby);
        }
    }

    @Test
    void trap3ARestartedStandbyWithoutUpstreamIsUnknownNotNegative() throws SQLException {
        LiveCluster.write(primary, 100_000);
        live.await("replayed", () -> live.word(standby, position(primary)) == Word.STANDBY);
        LiveCluster.cutOff(standby);
        try {
            standby.restart();
            live.await("the received position is below the replayed one", () -> standby.query(
                            "select pg_last_wal_receive_lsn() < pg_last_wal_replay_lsn()")
                    .equals("t"));
            alone.await(NodeState.ORPHAN, standby);
            alone.askedAnew(standby);
            failsEveryThreshold(alone);
            live.await(NodeState.ORPHAN, standby);
            live.await(
                    "the primary says that nothing is missing",
                    () -> known(live).bytes() == 0 && behind(live).isZero());
        } finally {
            LiveCluster.reconnect(standby);
        }
    }

    @Test
    void trap12APositionIsOrderedAndCountedAsPostgresqlDoes() throws SQLException {
        var random = new Random(12);
        for (int i = 0; i < 20; i++) {
            var one = new Lsn(random.nextLong());
            var other = new Lsn(random.nextLong());
            var signed = one.compareTo(other) >= 0 ? one.bytesAfter(other) : -other.bytesAfter(one);
            var diff = primary.query("select greatest(least(pg_wal_lsn_diff('" + one + "', '" + other + "'), "
                    + Long.MAX_VALUE + "), -" + Long.MAX_VALUE + ")");
            assertEquals(diff, Long.toString(signed), one + " after " + other);
            assertEquals(one.toString(), primary.query("select '" + one + "'::pg_lsn"));
        }
    }

    @Test
    void aReceiverThatFallsFarBehindIsCatchingUpThoughItSaysStreaming() throws SQLException {
        long receiver = Long.parseLong(standby.query("select pid from pg_stat_wal_receiver"));
        var held = Pause.of(receiver);
        try {
            LiveCluster.write(primary, 20_000_000);
            live.await("behind", () -> known(live).bytes() > 16 << 20);
            live.await(NodeState.CATCHUP, standby);
            assertEquals("streaming", standby.query("select status from pg_stat_wal_receiver"));
            assertEquals(Word.OFFLINE, live.word(standby, "16MB"));
        } finally {
            held.resume();
        }
    }

    private static void failsEveryThreshold(LiveBoard board) {
        assertInstanceOf(Lag.Unknown.class, board.standing(standby).lag());
        for (var threshold : new String[] {"0", "30", "100000h", "16kB", "1000TB"}) {
            assertEquals(Word.OFFLINE, board.word(standby, threshold), threshold);
        }
        assertEquals(Word.STANDBY, board.word(standby));
    }

    private static Lag.Known known(LiveBoard board) {
        return assertInstanceOf(Lag.Known.class, board.standing(standby).lag(), board.toString());
    }

    private static Duration behind(LiveBoard board) {
        return assertInstanceOf(Lag.Time.Known.class, known(board).time(), board.toString())
                .behind();
    }

    private static Lag.Basis timeBasis(LiveBoard board) {
        return assertInstanceOf(Lag.Time.Known.class, known(board).time(), board.toString())
                .basis();
    }

    private static String position(EmbeddedServer server) throws SQLException {
        return server.query("select pg_current_wal_flush_lsn()");
    }

    private static String replayed() throws SQLException {
        return standby.query("select pg_last_wal_replay_lsn()");
    }
}
