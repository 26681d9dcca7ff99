package dev.pgbeacon.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedClusterIT {
    static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void twoStandbysReplayWhatThePrimaryWrites() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0, 0, 0)) {
            cluster.primary().execute("create table t as select 1 as a");

            for (var standby : List.of(cluster.standby(0), cluster.standby(1))) {
                assertEquals("t", standby.query("select pg_is_in_recovery()"));
                awaitRows("1", standby);
            }
            assertEquals("2", cluster.primary().query("select count(*) from pg_replication_slots where active"));
        }
    }

    @Test
    void aCrashedPrimaryRejoinsAsStandbyOfThePromotedOne() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0, 0)) {
            var old = cluster.primary();
            var promoted = cluster.standby(0);

            old.crash();
            promoted.promote();
            promoted.execute("create table t as select 1 as a");
            cluster.rejoin(old, promoted);

            awaitRows("1", old);
            assertEquals("t", old.query("select pg_is_in_recovery()"));
        }
    }

    @Test
    void aCrashedPrimaryRecoversAtItsNextStart() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0)) {
            cluster.primary().execute("create table t as select 1 as a");

            cluster.primary().crash();
            assertFalse(cluster.primary().isRunning());
            cluster.primary().start();

            assertEquals("1", cluster.primary().query("select count(*) from t"));
        }
    }

    @Test
    void aPromotionLeavesTheOldPrimaryRunning() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0, 0)) {
            cluster.standby(0).promote();

            assertEquals("f", cluster.primary().query("select pg_is_in_recovery()"));
            assertEquals("f", cluster.standby(0).query("select pg_is_in_recovery()"));
        }
    }

    @Test
    void aCascadingStandbyStreamsFromAStandby() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0, 0)) {
            var cascading = cluster.addStandby(0, cluster.standby(0));

            cluster.primary().execute("create table t as select 1 as a");

            awaitRows("1", cascading);
            assertEquals("1", cluster.primary().query("select count(*) from pg_stat_replication"));
            assertEquals("1", cluster.standby(0).query("select count(*) from pg_stat_replication"));
        }
    }

    @Test
    void anArchiveStandbyReplaysFinishedLogFilesWithoutAReceiver() throws SQLException {
        try (var cluster = EmbeddedCluster.start(ClusterOptions.bundled().withArchive(), 0)) {
            var standby = cluster.addArchiveStandby(0);

            cluster.primary().execute("create table t as select 1 as a", "select pg_switch_wal()");

            awaitRows("1", standby);
            assertEquals("0", standby.query("select count(*) from pg_stat_wal_receiver"));
        }
    }

    @Test
    void aStandbyWithoutHotStandbyStartsAndTakesNoConnections() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0, 0)) {
            var standby = cluster.standby(0);

            standby.setting("hot_standby", "off");
            standby.restart();

            var refused = assertThrows(SQLException.class, standby::connect);
            assertEquals("57P03", refused.getSQLState());
            standby.promote();
            assertEquals("f", standby.query("select pg_is_in_recovery()"));
        }
    }

    @Test
    void aPausedServerGivesNoAnswerUntilItIsResumed() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0);
                var session = cluster.primary().connect();
                var statement = session.createStatement()) {
            cluster.primary().pause();
            assertTrue(cluster.primary().postmaster().family().stream().allMatch(Signal::isStopped));

            cluster.primary().resume();

            assertTrue(statement.execute("select 1"));
        }
    }

    @Test
    void aPausedPostmasterLeavesItsSessionsAlone() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0);
                var session = cluster.primary().connect();
                var statement = session.createStatement()) {
            cluster.primary().pausePostmaster();

            assertTrue(statement.execute("select 1"));
            cluster.primary().resume();
            assertEquals("1", cluster.primary().query("select 1"));
        }
    }

    @Test
    void aPausedServerStopsInEveryMode() {
        try (var cluster = EmbeddedCluster.start(0)) {
            for (var mode : StopMode.values()) {
                cluster.primary().pause();
                cluster.primary().stop(mode);
                assertFalse(cluster.primary().isRunning());
                cluster.primary().start();
            }
        }
    }

    @Test
    void aSmartStopThatIsOnlySignalledWaitsForTheLastClient() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0)) {
            try (var session = cluster.primary().connect();
                    var statement = session.createStatement()) {
                cluster.primary().signalStop(StopMode.SMART);

                assertTrue(statement.execute("select 1"));
                assertTrue(cluster.primary().isRunning());
            }
            Await.until("smart stop", LIMIT, () -> !cluster.primary().isRunning());
        }
    }

    @Test
    void aSettingIsSeenByTheNextConnection() throws SQLException {
        try (var cluster = EmbeddedCluster.start(ClusterOptions.bundled().logical(), 0)) {
            cluster.primary().setting("cluster_name", "it's \\ here");
            cluster.primary().setting("work_mem", "5MB");

            assertEquals("5MB", cluster.primary().query("show work_mem"));
            assertEquals("logical", cluster.primary().query("show wal_level"));
            cluster.primary().restart();
            assertEquals("it's \\ here", cluster.primary().query("show cluster_name"));
        }
    }

    @Test
    void aUserWithAnotherMethodNeedsThePassword() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0)) {
            var server = cluster.primary();
            server.execute("create role \"Alice\" login password 'right'");
            server.connectAs("Alice", "").close();

            server.authentication("Alice", "scram-sha-256");

            assertEquals(
                    "28P01",
                    assertThrows(SQLException.class, () -> server.connectAs("Alice", "wrong")
                                    .close())
                            .getSQLState());
            server.connectAs("Alice", "right").close();
            server.authentication("Alice", "trust");
            server.connectAs("Alice", "wrong").close();
        }
    }

    @Test
    void closingRemovesProcessesAndFilesOfPausedAndCrashedServersToo() throws SQLException {
        var cluster = EmbeddedCluster.start(0, 0, 0);
        var processes = cluster.servers().stream()
                .flatMap(server -> server.postmaster().family().stream())
                .toList();
        assertTrue(processes.size() > 10, "processes: " + processes.size());
        cluster.primary().pause();
        cluster.standby(0).crash();

        cluster.close();

        assertTrue(processes.stream().allMatch(Signal::isGone));
        assertFalse(Files.exists(cluster.archive().getParent()));
        assertThrows(IllegalStateException.class, cluster.standby(1)::start);
    }

    @Test
    void aPortInUseIsNamedBeforeAnythingStarts() {
        try (var cluster = EmbeddedCluster.start(0)) {
            int port = cluster.primary().port();

            var refused = assertThrows(IllegalStateException.class, () -> EmbeddedCluster.start(port));

            assertTrue(refused.getMessage().startsWith("port " + port + " of 127.0.0.1: in use"), refused.getMessage());
        }
    }

    @Test
    void aServerThatEndsAtItsStartShowsItsLog() {
        try (var cluster = EmbeddedCluster.start(0)) {
            cluster.primary().stop(StopMode.FAST);
            cluster.primary().setting("max_connections", "none");

            var refused = assertThrows(IllegalStateException.class, cluster.primary()::start);

            assertTrue(
                    refused.getMessage().contains("invalid value for parameter \"max_connections\""),
                    refused.getMessage());
        }
    }

    private static void awaitRows(String count, EmbeddedServer server) {
        Await.until("rows on " + server.name(), LIMIT, () -> server.query("select count(*) from t")
                .equals(count));
    }
}
