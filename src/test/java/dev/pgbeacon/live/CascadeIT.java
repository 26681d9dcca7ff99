package dev.pgbeacon.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.face.replstatus.Word;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.NodeState;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A primary, a standby of it, and a standby of that standby. */
class CascadeIT {
    private static LiveCluster cluster;
    private static EmbeddedServer primary;
    private static EmbeddedServer middle;
    private static EmbeddedServer lower;

    @BeforeAll
    static void start() {
        cluster = LiveCluster.withStandbys(1);
        primary = cluster.primary();
        middle = cluster.standby(0);
        lower = cluster.cluster.addStandby(0, middle);
        cluster.live.watch(lower);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void trap8BelowAMiddleThatIsCutOffLagIsWhatThePrimarySaysOrUnknown() throws SQLException {
        var standbys = LiveBoard.of(middle, lower);
        var told = LiveBoard.of(LiveCluster.policy(true, true), lower);
        try {
            cluster.live.await(NodeState.STREAMING, lower);
            cluster.live.await("nothing is missing", () -> cluster.live.word(lower, "0") == Word.STANDBY);
            // Who streams from a standby is known once that was asked, too.
            standbys.await(NodeState.STREAMING, middle);
            isUnknown(standbys);
            isUnknown(told);

            LiveCluster.cutOff(middle);
            cluster.live.await(NodeState.ORPHAN, middle);
            LiveCluster.write(primary, 100_000);

            assertEquals("streaming", lower.query("select status from pg_stat_wal_receiver"));
            cluster.live.await("behind", () -> cluster.live.word(lower, "16kB") == Word.OFFLINE);
            cluster.live.await("over a second", () -> cluster.live.word(lower, "1") == Word.OFFLINE);
            assertEquals(NodeState.STREAMING, cluster.live.standing(lower).state());
            isUnknown(standbys);
            isUnknown(told);
        } finally {
            standbys.close();
            told.close();
            LiveCluster.reconnect(middle);
        }
        cluster.live.await("nothing is missing", () -> cluster.live.word(lower, "0") == Word.STANDBY);
    }

    @Test
    void aMiddleThatIsPromotedIsAPrimaryToThoseBelowIt() throws SQLException {
        try (var own = LiveCluster.withStandbys(1)) {
            var below = own.cluster.addStandby(0, own.standby(0));
            own.live.watch(below);
            own.standby(0).promote();

            own.live.await(Word.MASTER, own.standby(0));
            own.live.await(NodeState.STREAMING, below);
            own.live.await("follows", () -> own.live.standing(below).timeline().getAsInt() == 2);
            own.live.forget(own.standby(0));
            own.live.await(
                    "its upstream is too old to count",
                    () -> own.live.standing(own.standby(0)).state().equals(NodeState.STALE));
            assertEquals(Word.STANDBY, own.live.word(below, "0"), "the receiver's word counts below a primary");
        }
    }

    private static void isUnknown(LiveBoard board) {
        board.await(NodeState.STREAMING, lower);
        board.askedAnew(lower);
        assertInstanceOf(Lag.Unknown.class, board.standing(lower).lag(), board.toString());
        assertEquals(Word.OFFLINE, board.word(lower, "100h"));
        assertEquals(Word.STANDBY, board.word(lower));
    }
}
