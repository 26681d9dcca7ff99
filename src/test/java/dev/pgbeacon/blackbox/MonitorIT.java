package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.FreePorts;
import dev.pgbeacon.embedded.StopMode;
import dev.pgbeacon.live.Listener;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The monitor dump of real servers, and of nodes in every kind of trouble, which nobody else feels. */
class MonitorIT {
    private EmbeddedCluster cluster;

    @BeforeEach
    void start() {
        cluster = EmbeddedCluster.start(0, 0);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static Launch checking(EmbeddedServer local, Integer... ports) {
        return NodesLaunch.checking(local, Stream.of(ports).map(port -> "127.0.0.1:" + port));
    }

    private int primary() {
        return cluster.primary().port();
    }

    private int standby() {
        return cluster.standby(0).port();
    }

    private String line(int port, String rest) {
        return "127\\.0\\.0\\.1:" + port + " " + rest;
    }

    /** Rounds are counted where a server that starts up is asked; it is asked twice in each. */
    private static void awaitRounds(Listener startingUp, int rounds) {
        int asked = startingUp.connects() + 2 * rounds;
        Await.until(rounds + " more rounds", Pgbeacon.LIMIT, () -> startingUp.connects() >= asked);
    }

    @Test
    void netcatShowsTheNodesInTheOrderOfTheirList() throws Exception {
        Installed.require("nc");
        try (var pgbeacon = checking(cluster.primary(), standby(), primary()).up()) {
            pgbeacon.awaitNodes(line(standby(), "slave OK [0-9]+"), line(primary(), "master OK 0"));

            var nc = new ProcessBuilder("nc", "127.0.0.1", Integer.toString(pgbeacon.monitorPort()))
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            var said = new String(nc.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertEquals(0, nc.waitFor());
            assertTrue(
                    said.matches("backends 2/2\nworkers 0\nclients 0\nconnections 0\n"
                            + line(standby(), "slave OK [0-9]+\n")
                            + line(primary(), "master OK 0\n")),
                    said);
        }
    }

    @Test
    void eachTroubleHasItsWordAndTheOthersAreCheckedInTheirRounds() throws Exception {
        cluster.primary().execute("create role checker login password 'right'");
        cluster.standby(0).authentication("checker", "scram-sha-256");
        try (var silent = BadNodes.silent();
                var dropping = new BadNodes.Dropping();
                var startingUp = BadNodes.startingUp();
                var pgbeacon = checking(
                                cluster.primary(),
                                silent.port(),
                                dropping.port(),
                                startingUp.port(),
                                FreePorts.take(),
                                standby(),
                                primary())
                        .with("PGBEACON_NODES_USER", "checker")
                        .with("PGPASSWORD", "wrong")
                        .up()) {
            pgbeacon.awaitNodes(
                    line(silent.port(), "slave FAILED"),
                    line(dropping.port(), "slave FAILED"),
                    line(startingUp.port(), "slave STARTING"),
                    "127\\.0\\.0\\.1:[0-9]+ slave FAILED",
                    line(standby(), "slave FAILED"),
                    line(primary(), "master OK 0"));
            assertTrue(pgbeacon.dump().startsWith("backends 1/6\n"), pgbeacon.dump());

            awaitRounds(startingUp, 3);
            cluster.standby(0).authentication("checker", "trust");
            Await.until(
                    "the standby is OK", Pgbeacon.LIMIT, () -> pgbeacon.dump().contains(standby() + " slave OK "));
            awaitRounds(startingUp, 3);
        }
    }

    @Test
    void aPromotionIsSeenAndTheOldMasterIsNoneWhenItComesBack() {
        try (var pgbeacon = checking(cluster.standby(0), primary(), standby()).up()) {
            pgbeacon.awaitNodes(line(primary(), "master OK 0"), line(standby(), "slave OK [0-9]+"));

            cluster.primary().stop(StopMode.IMMEDIATE);
            pgbeacon.awaitNodes(line(primary(), "master FAILED"), line(standby(), "slave OK ([0-9]+|-)"));
            cluster.standby(0).promote();
            pgbeacon.awaitNodes(line(primary(), "master FAILED"), line(standby(), "master OK 0"));
            cluster.primary().start();

            Await.until("the old master answers", Pgbeacon.LIMIT, () -> pgbeacon.logged("fenced").stream()
                    .anyMatch(logged -> logged.contains(Integer.toString(primary()))));
            pgbeacon.awaitNodes(line(primary(), "master FAILED"), line(standby(), "master OK 0"));
        }
    }

    @Test
    void aLocalServerThatIsListedIsWhatTheWordSays() {
        try (var pgbeacon = checking(cluster.primary(), primary(), standby()).up()) {
            pgbeacon.awaitNodes(line(primary(), "master OK 0"), line(standby(), "slave OK [0-9]+"));
            pgbeacon.awaitWord("MASTER");

            cluster.primary().stop(StopMode.FAST);
            pgbeacon.awaitWord("OFFLINE");
            pgbeacon.awaitNodes(line(primary(), "master FAILED"), line(standby(), "slave OK .*"));
            cluster.primary().start();

            pgbeacon.awaitWord("MASTER");
            pgbeacon.awaitNodes(line(primary(), "master OK 0"), line(standby(), "slave OK .*"));
        }
    }

    @Test
    void withoutNodesThereIsNone() {
        try (var pgbeacon = Launch.watching(cluster.primary()).up()) {
            pgbeacon.awaitWord("MASTER");
            assertEquals(0, pgbeacon.logged("monitor").size());
        }
    }
}
