package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.FreePorts;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The health of the management port, as kubelet and people read it. */
class HealthIT {
    private static EmbeddedCluster cluster;

    @BeforeAll
    static void startServers() {
        cluster = EmbeddedCluster.start(0, 0);
    }

    @AfterAll
    static void stopServers() {
        cluster.close();
    }

    @Test
    void aPrimaryIsReadyAndSaysWhy() {
        try (var pgbeacon = Launch.watching(cluster.primary()).up()) {
            pgbeacon.awaitWord("MASTER");

            var ready = pgbeacon.health("ready");

            assertTrue(ready.isUp(), ready.toString());
            assertEquals(Set.of("pgbeacon-ready"), ready.checks().keySet());
            var data = ready.data("pgbeacon-ready");
            assertEquals("primary", data.getString("role"));
            assertEquals("running", data.getString("state"));
            assertEquals(1, data.getInt("timeline"));
            assertEquals("primary on timeline 1", data.getString("reason"));
            assertEquals(0, data.getInt("lag_bytes"));
            assertTrue(Double.parseDouble(data.getString("age")) < 5, data.toString());
        }
    }

    @Test
    void aStandbyIsReadyWithItsLagAndWhatThatRestsOn() {
        try (var pgbeacon = Launch.watching(cluster.standby(0)).up()) {
            pgbeacon.awaitWord("STANDBY");

            var data = pgbeacon.health("ready").data("pgbeacon-ready");

            assertEquals("standby", data.getString("role"));
            assertEquals("streaming", data.getString("state"));
            assertEquals(1, data.getInt("timeline"));
            assertEquals(0, data.getInt("lag_bytes"));
            assertEquals("0.0", data.getString("lag_seconds"));
            assertEquals("receiver", data.getString("lag_basis"));
            assertTrue(data.getString("reason").startsWith("standby, streaming on timeline 1"), data.toString());
        }
    }

    @Test
    void startedIsUpAlsoWhenTheFirstProbeWasRefused() {
        try (var pgbeacon = Launch.watchingPort(FreePorts.take()).up()) {
            Await.until("the first answer", Pgbeacon.LIMIT, () -> pgbeacon.health("started")
                    .isUp());

            assertTrue(pgbeacon.health("live").isUp());
            var ready = pgbeacon.health("ready");
            assertTrue(ready.isDown(), ready.toString());
            assertEquals("down", ready.data("pgbeacon-ready").getString("state"));
            var reason = ready.data("pgbeacon-ready").getString("reason");
            assertTrue(reason.contains("refused"), reason);
        }
    }

    @Test
    void livenessSaysNothingAboutPostgres() {
        try (var own = EmbeddedCluster.start(0);
                var pgbeacon = Launch.watching(own.primary()).quick().up()) {
            pgbeacon.awaitWord("MASTER");
            own.primary().crash();

            pgbeacon.awaitWord("OFFLINE");

            assertTrue(pgbeacon.health("live").isUp());
            assertTrue(pgbeacon.health("ready").isDown());
            assertTrue(pgbeacon.health("started").isUp());
        }
    }

    @Test
    void aHangingServerIsNotReadyAndLeavesLivenessAlone() {
        try (var own = EmbeddedCluster.start(0);
                var pgbeacon = Launch.watching(own.primary())
                        .quick()
                        .with("PGBEACON_PROBE_TIMEOUT", "500ms")
                        .up()) {
            pgbeacon.awaitWord("MASTER");
            own.primary().pause();

            Await.until(
                    "not ready", Pgbeacon.LIMIT, () -> pgbeacon.health("ready").isDown());

            assertTrue(pgbeacon.health("live").isUp());
            assertEquals("OFFLINE", pgbeacon.word());
            own.primary().resume();
            pgbeacon.awaitWord("MASTER");
        }
    }

    @Test
    void aStandbyOverTheLimitIsNotReady() throws Exception {
        try (var pgbeacon = Launch.watching(cluster.standby(0))
                .quick()
                .with("PGBEACON_LAG_MAX", "16kB")
                .with("PGBEACON_LAG_ACCEPT", "paused")
                .up()) {
            pgbeacon.awaitWord("STANDBY");
            cluster.standby(0).execute("select pg_wal_replay_pause()");
            cluster.primary().execute("create table big as select generate_series(1, 10000) as a");

            pgbeacon.awaitWord("OFFLINE");

            var ready = pgbeacon.health("ready");
            assertTrue(ready.isDown(), ready.toString());
            assertEquals("paused", ready.data("pgbeacon-ready").getString("state"));
            assertTrue(ready.data("pgbeacon-ready").getInt("lag_bytes") > 16 * 1024, ready.toString());
        } finally {
            cluster.standby(0).execute("select pg_wal_replay_resume()");
        }
    }
}
