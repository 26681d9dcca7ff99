package dev.pgbeacon.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedBinaries;
import dev.pgbeacon.embedded.StopMode;
import dev.pgbeacon.face.replstatus.Word;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one question, asked of every version of PostgreSQL that it is meant for. */
class VersionsIT {
    /** Where the build puts the jars of other versions' programs before integration tests. */
    private static final Path JARS = Path.of("target/postgresql");

    private static final Path DEBIAN_15 = Path.of("/usr/lib/postgresql/15");

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {10, 11, 12, 13, 14, 15, 16, 18})
    void roleTimelineStateLagAndPromotionAreSeen(int version) throws SQLException, IOException {
        areSeen(EmbeddedBinaries.ofJar(jar(version)), version);
    }

    /** The oldest that can be had; BDR lives on 9.4 and 9.6. */
    @Test
    void ofPostgreSql9TheRoleIsSeen() throws SQLException, IOException {
        try (var cluster = LiveCluster.start(ClusterOptions.of(EmbeddedBinaries.ofJar(jar(9))), 0)) {
            var server = cluster.primary();
            cluster.live.await(Word.MASTER, server);
            assertEquals(1, cluster.live.standing(server).timeline().getAsInt());
            server.crash();
            cluster.live.await(Word.OFFLINE, server);
        }
    }

    @Test
    void roleTimelineStateLagAndPromotionAreSeenOfDebians15() throws SQLException {
        assumeTrue(Files.isExecutable(DEBIAN_15.resolve("bin/postgres")), "Debian's postgresql-15: not installed");
        areSeen(EmbeddedBinaries.at(DEBIAN_15), 15);
    }

    private static Path jar(int version) throws IOException {
        assumeTrue(Files.isDirectory(JARS), "missing: " + JARS + ", which mvn verify fills");
        try (var jars = Files.newDirectoryStream(JARS, "*-" + version + ".*.jar")) {
            var found = jars.iterator();
            assertTrue(found.hasNext(), JARS + ": no jar of PostgreSQL " + version);
            return found.next();
        }
    }

    private static void areSeen(EmbeddedBinaries binaries, int version) throws SQLException {
        try (var cluster = LiveCluster.start(ClusterOptions.of(binaries), 1);
                var alone = new LiveBoard(LagPolicy.DEFAULT, LiveBoard.RECONNECT_EVERY)) {
            var primary = cluster.primary();
            var standby = cluster.standby(0);
            primary.execute("create role monitor login in role pg_monitor", "create role nothing login");
            var live = cluster.live;
            live.await(Word.MASTER, primary);
            live.await(NodeState.STREAMING, standby);
            live.await("no lag", () -> live.word(standby, "0") == Word.STANDBY);
            assertEquals(
                    version,
                    live.standing(primary).known().orElseThrow().server().version() / 10_000);
            for (var server : List.of(primary, standby)) {
                assertEquals(1, live.standing(server).timeline().getAsInt());
            }

            var monitor = alone.watch("monitor", LiveBoard.as("monitor", "", standby));
            var nothing = alone.watch("nothing", LiveBoard.as("nothing", "", standby));
            alone.await(NodeState.STREAMING, monitor);
            alone.await(NodeState.HIDDEN, nothing);
            alone.await(
                    "no lag",
                    () -> alone.board().read(monitor).lag() instanceof Lag.Known known
                            && known.bytes() == 0
                            && known.time() instanceof Lag.Time.Known time
                            && time.behind().isZero());

            standby.execute("select pg_wal_replay_pause()");
            live.await(NodeState.PAUSED, standby);
            LiveCluster.write(primary, 100_000);
            live.await("behind", () -> live.word(standby, "16kB") == Word.OFFLINE);
            standby.execute("select pg_wal_replay_resume()");
            live.await("no lag", () -> live.word(standby, "0") == Word.STANDBY);

            primary.stop(StopMode.IMMEDIATE);
            live.await(NodeState.ORPHAN, standby);
            live.await(Word.OFFLINE, primary);
            live.await("nobody knows", () -> live.standing(standby).lag() instanceof Lag.Unknown);

            standby.promote();
            live.await(Word.MASTER, standby);
            assertEquals(2, live.standing(standby).timeline().getAsInt());
            assertInstanceOf(Lag.Known.class, live.standing(standby).lag());
        }
    }
}
