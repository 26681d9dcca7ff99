package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.StopMode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several servers of one host in one process. */
class SeveralServersIT {
    private EmbeddedCluster cluster;

    @BeforeEach
    void startServers() {
        cluster = EmbeddedCluster.start(0, 0);
    }

    @AfterEach
    void stopServers() {
        cluster.close();
    }

    @Test
    void eachHasItsOwnWordAndItsOwnReadiness() throws IOException {
        var launch = Launch.program()
                .with("PGBEACON_USER", "postgres")
                .property("pgbeacon.servers.a.port", Integer.toString(primaryPort()))
                .property("pgbeacon.servers.b.port", Integer.toString(standbyPort()));

        try (var pgbeacon = launch.up()) {
            pgbeacon.awaitWord("a", "MASTER");
            pgbeacon.awaitWord("b", "STANDBY");

            assertEquals(
                    Map.of("pgbeacon-ready-a", "UP", "pgbeacon-ready-b", "UP"),
                    pgbeacon.health("ready").checks());
            assertEquals(
                    Map.of("pgbeacon-started-a", "UP", "pgbeacon-started-b", "UP"),
                    pgbeacon.health("started").checks());
            assertEquals(
                    "primary", pgbeacon.health("ready").data("pgbeacon-ready-a").getString("role"));
            assertEquals(
                    Set.of(
                            pgbeacon.wordPort("a"),
                            pgbeacon.wordPort("b"),
                            pgbeacon.checkPort("a, b"),
                            pgbeacon.managementPort()),
                    Set.copyOf(ListeningPorts.of(pgbeacon.pid())));
        }
    }

    @Test
    void theEnvironmentCanNameThemToo() {
        var launch = Launch.program()
                .with("PGUSER", "nobody")
                .with("PGBEACON_SERVERS_A_PORT", Integer.toString(primaryPort()))
                .with("PGBEACON_SERVERS_A_USER", "postgres")
                .with("PGBEACON_SERVERS_A_HOST", "127.0.0.1")
                .with("PGBEACON_SERVERS_B_PORT", Integer.toString(standbyPort()))
                .with("PGBEACON_SERVERS_B_USER", "postgres")
                .with("PGBEACON_SERVERS_B_REPLSTATUS_PORT", "0");

        try (var pgbeacon = launch.up()) {
            pgbeacon.awaitWord("a", "MASTER");
            pgbeacon.awaitWord("b", "STANDBY");
        }
    }

    @Test
    void aHangingServerHoldsUpNoneOfTheOthers() {
        try (var pgbeacon = both().with("PGBEACON_PROBE_TIMEOUT", "30s").up()) {
            pgbeacon.awaitWord("b", "STANDBY");
            cluster.primary().pause();

            pgbeacon.awaitWord("a", "OFFLINE");

            // Had it waited with the other's question, it would be stale.
            assertEquals("STANDBY", Poll.silent(pgbeacon.wordPort("b")));
            assertTrue(pgbeacon.health("live").isUp());
        } finally {
            cluster.primary().resume();
        }
    }

    @Test
    void theWordsFollowAPromotion() {
        try (var pgbeacon = both().up()) {
            pgbeacon.awaitWord("a", "MASTER");
            cluster.standby(0).promote();

            pgbeacon.awaitWord("b", "MASTER");
            // Both are out of recovery: the lower timeline is fenced.
            pgbeacon.awaitWord("a", "OFFLINE");
            cluster.primary().stop(StopMode.FAST);

            Await.until("one is ready", Pgbeacon.LIMIT, () -> pgbeacon.health("ready")
                    .checks()
                    .equals(Map.of("pgbeacon-ready-a", "DOWN", "pgbeacon-ready-b", "UP")));
            assertEquals(
                    1,
                    pgbeacon.logged("primary/running -> none/fenced, timeline 1 at ")
                            .size());
        }
    }

    private Launch both() {
        return Launch.program()
                .quick()
                .with("PGBEACON_USER", "postgres")
                .with("PGBEACON_SERVERS_A_PORT", Integer.toString(primaryPort()))
                .with("PGBEACON_SERVERS_B_PORT", Integer.toString(standbyPort()));
    }

    private int primaryPort() {
        return cluster.primary().port();
    }

    private int standbyPort() {
        return cluster.standby(0).port();
    }
}
