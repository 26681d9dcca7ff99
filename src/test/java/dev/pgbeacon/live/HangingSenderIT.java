package dev.pgbeacon.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.Pause;
import dev.pgbeacon.face.replstatus.Word;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.NodeState;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A link that is silent but not broken: until wal_receiver_timeout is over the standby knows nothing of it. */
class HangingSenderIT {
    private static final String TIMEOUT = "3s";

    private static LiveCluster cluster;
    private static EmbeddedServer primary;
    private static EmbeddedServer standby;
    private static LiveBoard trusting;
    private static LiveBoard careful;

    @BeforeAll
    static void start() throws SQLException {
        cluster = LiveCluster.withStandbys(1);
        primary = cluster.primary();
        standby = cluster.standby(0);
        standby.setting("wal_receiver_timeout", TIMEOUT);
        trusting = LiveBoard.of(LiveCluster.policy(true, false), standby);
        careful = LiveBoard.of(LiveCluster.policy(false, false), standby);
    }

    @AfterAll
    static void stop() {
        trusting.close();
        careful.close();
        cluster.close();
    }

    @AfterEach
    void isWholeAgain() {
        for (var board : new LiveBoard[] {cluster.live, trusting}) {
            board.await(NodeState.STREAMING, standby);
            board.await("nothing is missing", () -> board.word(standby, "0") == Word.STANDBY);
        }
    }

    @Test
    void trap13AHangingWalsenderIsFoundOutByThePrimaryAtOnceAndWithoutItAfterTheTimeout() throws SQLException {
        var sender = Pause.of(Long.parseLong(primary.query("select pid from pg_stat_replication")));
        try {
            LiveCluster.write(primary, 100_000);

            cluster.live.await("the primary knows", () -> cluster.live.word(standby, "16kB") == Word.OFFLINE);
            cluster.live.await("and since when", () -> cluster.live.word(standby, "1") == Word.OFFLINE);
            looksPerfectToAllButTheCareful();

            trusting.await(NodeState.ORPHAN, standby);
            assertEquals(Word.OFFLINE, trusting.word(standby, "100h"));
            careful.await("no receiver, no lag", () -> careful.word(standby, "100h") == Word.OFFLINE);
        } finally {
            sender.resume();
        }
    }

    @Test
    void trap13AHangingPrimaryIsFoundOutAfterTheReceiversTimeout() {
        primary.pause();
        try {
            cluster.live.await(Word.OFFLINE, primary);
            looksPerfectToAllButTheCareful();
            assertEquals(
                    Lag.Basis.RECEIVER,
                    assertInstanceOf(
                                    Lag.Known.class,
                                    cluster.live.standing(standby).lag())
                            .basis(),
                    "what an unreachable primary said does not count");

            cluster.live.await(NodeState.ORPHAN, standby);
            assertEquals(Word.OFFLINE, cluster.live.word(standby, "100h"));
            assertTrue(cluster.live.standing(standby).accepts().yes(), "fit a moment ago: within the grace");
        } finally {
            primary.resume();
        }
    }

    private static void looksPerfectToAllButTheCareful() {
        assertEquals(Word.STANDBY, trusting.word(standby, "0"));
        assertEquals(Word.STANDBY, careful.word(standby, TIMEOUT), "more is not promised");
        assertEquals(Word.OFFLINE, careful.word(standby, "2999ms"));
        assertEquals(Word.STANDBY, careful.word(standby));
    }
}
