package dev.pgbeacon.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.StopMode;
import dev.pgbeacon.face.replstatus.Word;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.NodeRole;
import dev.pgbeacon.status.NodeState;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary dies or is left behind, and another takes its place; each test has its own servers. */
class FailoverIT {
    /** Without STALE and TIMED_OUT, which a busy machine may be by itself. */
    private static final Set<NodeState> OUTAGES =
            EnumSet.of(NodeState.DOWN, NodeState.STARTING, NodeState.STOPPING, NodeState.MISCONFIGURED);

    private LiveCluster cluster;
    private LiveBoard live;
    private EmbeddedServer old;
    private EmbeddedServer next;
    private EmbeddedServer other;

    @BeforeEach
    void start() {
        cluster = LiveCluster.withStandbys(2);
        live = cluster.live;
        old = cluster.primary();
        next = cluster.standby(0);
        other = cluster.standby(1);
        live.await(Word.MASTER, old);
        live.await(NodeState.STREAMING, next);
        live.await(NodeState.STREAMING, other);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void trap2AStandbyOfADeadPrimaryIsOrphanedAndFailsEveryThreshold() throws SQLException {
        old.crash();
        live.await(Word.OFFLINE, old);
        live.await(NodeState.ORPHAN, next);
        live.await("nobody knows the lag", () -> live.standing(next).lag() instanceof Lag.Unknown);
        assertEquals(
                "t", next.query("select pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()"), "it looks caught up");
        for (var threshold : new String[] {"0", "30", "100000h", "16kB", "1000TB"}) {
            assertEquals(Word.OFFLINE, live.word(next, threshold), threshold);
        }
        assertEquals(Word.STANDBY, live.word(next), "asked for no lag, it is a standby");
        assertEquals(
                Word.STANDBY,
                live.word(next, next.query("select pg_last_wal_replay_lsn()")),
                "what it has replayed it has, whoever is dead");
        assertTrue(live.standing(next).accepts().yes(), "within the grace for orphans");
    }

    @Test
    void trap4APromotedNodeIsMasterAtOnceAndItsPositionsAsAStandbyCountNoMore() {
        old.crash();
        live.await(NodeState.ORPHAN, next);
        live.forgetChanges();

        next.promote();

        live.await(Word.MASTER, next);
        assertEquals(Lag.NONE, live.standing(next).lag());
        assertEquals(Word.MASTER, live.word(next, "0"));
        assertEquals(2, live.standing(next).timeline().getAsInt());
        assertTrue(
                live.states(LiveBoard.node(next)).stream().noneMatch(OUTAGES::contains),
                "a promotion is no outage: " + live);
    }

    @Test
    void trap10TheOldPrimaryThatKeepsRunningIsFencedAlsoWhenTheNewOneIsGone() throws SQLException {
        next.promote();

        live.await(Word.MASTER, next);
        live.await(NodeState.FENCED, old);
        assertEquals(Word.OFFLINE, live.word(old));
        assertEquals("f", old.query("select pg_is_in_recovery()"), "it would take writes");

        next.crash();
        live.await(Word.OFFLINE, next);
        LiveCluster.write(old, 100_000);
        assertEquals(NodeState.FENCED, live.askedAnew(old).state());
        old.restart();
        live.await(NodeState.FENCED, old);
        assertTrue(live.inRole(LiveBoard.node(old), NodeRole.PRIMARY).size() <= 1, "never master again: " + live);
    }

    @Test
    void trap9AStandbyThatStillStreamsFromTheOldPrimaryIsNotZeroBehindButUnknown() throws SQLException {
        next.promote();
        LiveCluster.write(next, 1_000);

        live.await(Word.MASTER, next);
        live.await("diverged", () -> live.standing(other).lag() instanceof Lag.Unknown);
        assertEquals(
                "not following timeline 2",
                assertInstanceOf(Lag.Unknown.class, live.standing(other).lag()).why());
        assertEquals("streaming", other.query("select status from pg_stat_wal_receiver"));
        assertEquals(Word.OFFLINE, live.word(other, "100000h"));
        assertEquals(Word.OFFLINE, live.word(other, "1000TB"));

        LiveCluster.follow(other, next.port());

        live.await("follows", () -> live.word(other, "0") == Word.STANDBY);
        assertEquals(2, live.standing(other).timeline().getAsInt());
    }

    @Test
    void aStandbyThatWroteDownItsNewTimelineIsOnItAfterACrashWithoutUpstream() throws SQLException {
        next.promote();
        LiveCluster.follow(other, next.port());
        live.await("follows", () -> live.standing(other).timeline().getAsInt() == 2);
        // A dropped file makes a standby write down how far it is; what was not written no server tells after a crash.
        next.execute("create table t ()", "drop table t");
        live.await("wrote down its timeline", () -> other.query(
                        "select min_recovery_end_timeline from pg_control_recovery()")
                .equals("2"));
        LiveCluster.cutOff(other);
        live.await(NodeState.ORPHAN, other);
        LiveCluster.write(next, 100);
        assertEquals(2, live.askedAnew(other).timeline().getAsInt(), "the receiver is gone, its timeline is not");

        other.crash();
        other.start();
        live.await(Word.STANDBY, other);
        live.await(
                "behind the new primary, not diverged from it",
                () -> live.standing(other).lag() instanceof Lag.Known known && known.bytes() > 0);
    }

    @Test
    void anOldPrimaryThatComesBackAsAStandbyIsOne() throws SQLException {
        old.crash();
        next.promote();
        live.await(Word.MASTER, next);

        cluster.cluster.rejoin(old, next);

        live.await(Word.STANDBY, old);
        live.await("nothing is missing", () -> live.word(old, "0") == Word.STANDBY);
        assertEquals(NodeState.STREAMING, live.standing(old).state());
        assertEquals(2, live.standing(old).timeline().getAsInt());
        assertEquals(Word.MASTER, live.word(next));
    }

    @Test
    void aPrimaryThatIsStoppedAndStartedAgainLeavesItsStandbysFit() {
        old.stop(StopMode.FAST);
        live.await(Word.OFFLINE, old);
        live.await(NodeState.ORPHAN, next);
        assertTrue(live.standing(next).accepts().yes(), live.toString());

        old.start();

        live.await(Word.MASTER, old);
        live.await("nothing is missing", () -> live.word(next, "0") == Word.STANDBY);
    }
}
