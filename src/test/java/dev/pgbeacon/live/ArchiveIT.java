package dev.pgbeacon.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.face.replstatus.Word;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.NodeState;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ArchiveIT {
    @Test
    void trap11AStandbyThatOnlyReplaysAnArchiveIsRecoveringAndMayNotServeReads() throws SQLException {
        try (var cluster = LiveCluster.start(ClusterOptions.bundled().withArchive(), 0)) {
            var standby = cluster.cluster.addArchiveStandby(0);
            cluster.live.watch(standby);
            try (var alone = LiveBoard.of(standby)) {
                alone.await(NodeState.RECOVERING, standby);
                assertEquals(Word.STANDBY, alone.word(standby));
                assertFalse(alone.standing(standby).accepts().yes());
                assertInstanceOf(Lag.Unknown.class, alone.standing(standby).lag());
                assertEquals(Word.OFFLINE, alone.word(standby, "100h"));
                assertEquals(Word.OFFLINE, alone.word(standby, "1000TB"));
            }

            LiveCluster.write(cluster.primary(), 100_000);
            cluster.live.await(
                    "behind what the primary says",
                    () -> cluster.live.word(standby, "16kB") == Word.OFFLINE
                            && cluster.live.word(standby, "1GB") == Word.STANDBY);

            cluster.primary().execute("select pg_switch_wal()");
            cluster.live.await("replayed", () -> cluster.live.word(standby, "16kB") == Word.STANDBY);
            assertEquals(NodeState.RECOVERING, cluster.live.standing(standby).state());

            standby.promote();
            cluster.live.await(Word.MASTER, standby);
            cluster.live.await(NodeState.FENCED, cluster.primary());
        }
    }
}
