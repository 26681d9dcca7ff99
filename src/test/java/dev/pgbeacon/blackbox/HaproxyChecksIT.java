package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.live.LiveCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The HAProxy configurations that ask by HTTP, in front of a primary and two standbys, before and after a promotion. */
class HaproxyChecksIT {
    private static final int PRIMARY = 0;
    private static final int REPLICAS = 1;

    private EmbeddedCluster cluster;
    private Pgbeacon pgbeacon;

    @BeforeEach
    void start() {
        Installed.require("haproxy");
        cluster = EmbeddedCluster.start(0, 0, 0);
        var launch = Launch.program()
                .with("PGBEACON_USER", EmbeddedServer.SUPERUSER)
                .with("PGBEACON_LAG_ORPHAN_GRACE", "0")
                .with("PGBEACON_PROBE_INTERVAL", "100ms")
                .with("PGBEACON_PROBE_RECONNECT_EVERY", "500ms");
        for (int i = 0; i < 3; i++) {
            launch = launch.with("PGBEACON_SERVERS_S" + i + "_PORT", Integer.toString(port(i)))
                    .with("PGBEACON_SERVERS_S" + i + "_CHECK_PORT", "0");
        }
        pgbeacon = launch.up();
    }

    @AfterEach
    void stop() {
        if (pgbeacon != null) {
            pgbeacon.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    /** To the letter, its intervals too. */
    @Test
    void asPgSqlBdrCheckersUsersHaveIt() throws Exception {
        try (var haproxy = start("checks-bdr.cfg")) {
            awaitArrivals(haproxy, 0, port(0));

            cluster.standby(0).promote();

            awaitArrivals(haproxy, 0, port(1));
        }
    }

    @Test
    void readsGoToStandbysWithinTheLag() throws Exception {
        try (var haproxy = start("checks-lag.cfg")) {
            awaitArrivals(haproxy, 0, port(1), port(2));

            cluster.standby(0).promote();
            awaitNobody(haproxy, 0); // the other one streams from the primary of before

            LiveCluster.follow(cluster.standby(1), port(1));
            awaitArrivals(haproxy, 0, port(2));

            cluster.rejoin(cluster.primary(), cluster.standby(0));
            awaitArrivals(haproxy, 0, port(0), port(2));
        }
    }

    @Test
    void asPatronisUsersHaveIt() throws Exception {
        try (var haproxy = start("checks-patroni.cfg")) {
            awaitArrivals(haproxy, PRIMARY, port(0));
            awaitArrivals(haproxy, REPLICAS, port(1), port(2));

            cluster.standby(0).promote();
            LiveCluster.follow(cluster.standby(1), port(1));
            awaitArrivals(haproxy, PRIMARY, port(1));
            awaitArrivals(haproxy, REPLICAS, port(2));

            cluster.rejoin(cluster.primary(), cluster.standby(0));
            awaitArrivals(haproxy, REPLICAS, port(0), port(2));
            awaitArrivals(haproxy, PRIMARY, port(1));
        }
        assertEquals(List.of(), pgbeacon.logged("ERROR"), "HAProxy's resets are nobody's error");
    }

    private Haproxy start(String name) throws IOException {
        var text = Files.readString(Path.of("deploy/haproxy", name));
        for (int i = 0; i < 3; i++) {
            text = text.replace("check port 920" + (i + 1), "check port " + pgbeacon.checkPort("s" + i));
        }
        // Patroni's 3 s and three failures are more than a test should wait for, three times.
        text = text.replace("inter 3s fall 3", "inter 500ms fall 3");
        var words = List.of(pgbeacon.wordPort("s0"), pgbeacon.wordPort("s1"), pgbeacon.wordPort("s2"));
        return Haproxy.start(text, cluster.servers(), words);
    }

    private int port(int server) {
        return cluster.servers().get(server).port();
    }

    private static void awaitArrivals(Haproxy haproxy, int bind, Integer... ports) {
        var expected = Set.of(ports);
        Await.until("arrivals at " + expected, Pgbeacon.LIMIT, () -> arrivals(haproxy, bind)
                .equals(expected));
    }

    private static void awaitNobody(Haproxy haproxy, int bind) {
        Await.until("nobody answers", Pgbeacon.LIMIT, () -> {
            try {
                haproxy.arrival(bind);
                return false;
            } catch (SQLException noServer) {
                return true;
            }
        });
    }

    private static Set<Integer> arrivals(Haproxy haproxy, int bind) throws SQLException {
        var ports = new TreeSet<Integer>();
        for (int i = 0; i < 9; i++) {
            ports.add(haproxy.arrival(bind));
        }
        return ports;
    }
}
