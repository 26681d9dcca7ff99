package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The HAProxy configurations that we ship, in front of a primary and two standbys. */
class HaproxyIT {
    private static final Path MASTER = Path.of("deploy/haproxy/master.cfg");
    private static final Path READS = Path.of("deploy/haproxy/reads.cfg");
    /** The original's documents, to the letter; around it only what every configuration needs. */
    private static final String ORIGINAL = """
            defaults
                mode tcp
                timeout connect 2s
                timeout client 1h
                timeout server 1h
                default-server inter 1s fall 2 rise 1
            frontend pg
                bind 127.0.0.1:5000
                default_backend pgcluster
            backend pgcluster
                mode tcp
                option tcp-check
                tcp-check expect string MASTER
                server s1 127.0.0.1:5500 check port 5400
                server s2 127.0.0.1:5501 check port 5401 backup
                server s3 127.0.0.1:5502 check port 5402 backup
            """;

    private EmbeddedCluster cluster;
    private Pgbeacon pgbeacon;

    @BeforeEach
    void start() {
        Installed.require("haproxy");
        cluster = EmbeddedCluster.start(0, 0, 0);
        var launch = Launch.program()
                .with("PGBEACON_USER", EmbeddedServer.SUPERUSER)
                .with("PGBEACON_PROBE_INTERVAL", "100ms")
                .with("PGBEACON_PROBE_RECONNECT_EVERY", "500ms");
        for (int i = 0; i < 3; i++) {
            launch = launch.with("PGBEACON_SERVERS_S" + i + "_PORT", Integer.toString(port(i)));
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

    static Stream<String> configurations() throws IOException {
        return Stream.of(ORIGINAL, Files.readString(MASTER));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("configurations")
    void itFollowsThePrimaryAfterTwoChecks(String configuration) throws Exception {
        try (var haproxy = start(configuration)) {
            awaitArrival(haproxy, port(0));
            assertEquals(Set.of(port(0)), arrivals(haproxy, 10));

            cluster.standby(0).promote();
            cluster.primary().stop(StopMode.FAST);
            awaitFirstArrival(haproxy, port(1));

            // Counted, not timed: this machine's load is not HAProxy's.
            assertEquals(2, haproxy.failedChecks("s1"));
            assertEquals(Set.of(port(1)), arrivals(haproxy, 10));
        }
    }

    @Test
    void withoutAPrimaryItSendsWritesNowhere() throws Exception {
        try (var haproxy = start(Files.readString(MASTER))) {
            awaitArrival(haproxy, port(0));

            cluster.primary().crash();

            Await.until("nobody answers", Pgbeacon.LIMIT, () -> isClosed(haproxy));
        }
    }

    @Test
    void itSpreadsReadsOverAllThatAreFit() throws Exception {
        try (var haproxy = start(Files.readString(READS))) {
            Await.until("all three take reads", Pgbeacon.LIMIT, () -> spread(haproxy)
                    .equals(Set.of(port(0), port(1), port(2))));
        }
    }

    @Test
    void aStandbyThatFallsBehindItsThresholdGetsNoMoreReadsUntilItIsBack() throws Exception {
        // The file's 30 s are more than a test should wait.
        try (var haproxy = start(Files.readString(READS).replace("tcp-check send 30", "tcp-check send 1"))) {
            Await.until("all three take reads", Pgbeacon.LIMIT, () -> spread(haproxy)
                    .equals(Set.of(port(0), port(1), port(2))));

            cluster.standby(0).execute("select pg_wal_replay_pause()");
            cluster.primary().execute("create table t as select generate_series(1, 1000) as a");

            Await.until("two take reads", Pgbeacon.LIMIT, () -> spread(haproxy).equals(Set.of(port(0), port(2))));
            // Without a threshold it is a standby still.
            assertEquals("STANDBY", Poll.silent(pgbeacon.wordPort("s1")));
            cluster.standby(0).execute("select pg_wal_replay_resume()");
            Await.until("all three take reads", Pgbeacon.LIMIT, () -> spread(haproxy)
                    .equals(Set.of(port(0), port(1), port(2))));
        }
    }

    private Haproxy start(String text) {
        var words = List.of(pgbeacon.wordPort("s0"), pgbeacon.wordPort("s1"), pgbeacon.wordPort("s2"));
        return Haproxy.start(text, cluster.servers(), words);
    }

    private int port(int server) {
        return cluster.servers().get(server).port();
    }

    private static void awaitArrival(Haproxy haproxy, int port) {
        Await.until("arrival at " + port, Pgbeacon.LIMIT, () -> haproxy.arrival() == port);
    }

    /** Of many clients, each with a connection of its own: HAProxy holds one that it took for the old primary for 3 s. */
    private static void awaitFirstArrival(Haproxy haproxy, int port) {
        var arrived = new AtomicBoolean();
        var clients = Executors.newCachedThreadPool();
        try {
            Await.until("arrival at " + port, Pgbeacon.LIMIT, () -> {
                var unused = clients.submit(() -> arrived.compareAndSet(false, haproxy.arrival() == port));
                return arrived.get();
            });
        } finally {
            clients.shutdownNow();
        }
    }

    private static Set<Integer> arrivals(Haproxy haproxy, int count) throws SQLException {
        var ports = new TreeSet<Integer>();
        for (int i = 0; i < count; i++) {
            ports.add(haproxy.arrival());
        }
        return ports;
    }

    private static boolean isClosed(Haproxy haproxy) {
        try {
            haproxy.arrival();
            return false;
        } catch (SQLException noServer) {
            return true;
        }
    }

    /** Where six connections that are open at a time end: the least-connected server gets the next. */
    private static Set<Integer> spread(Haproxy haproxy) throws SQLException {
        var open = new ArrayList<Connection>();
        try {
            for (int i = 0; i < 6; i++) {
                open.add(haproxy.connect());
            }
            var ports = new ArrayList<Integer>();
            for (var connection : open) {
                ports.add(Haproxy.arrival(connection));
            }
            return ports.stream().collect(Collectors.toSet());
        } finally {
            for (var connection : open) {
                connection.close();
            }
        }
    }
}
