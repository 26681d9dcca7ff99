package dev.pgbeacon.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.blackbox.Installed;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pods of the demo become, as their script decides it, with real servers. */
class DemoIT {
    @TempDir
    private Path volumes;

    private List<DemoNode> nodes;
    private DemoNode first;
    private DemoNode second;

    @BeforeEach
    void makeVolumes() throws IOException {
        Installed.require(DemoNode.PROGRAMS.resolve("pg_basebackup"), "postgresql-15");
        Files.setPosixFilePermissions(volumes, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port = FreePorts.take();
        first = new DemoNode(0, port, volumes);
        second = new DemoNode(1, port, volumes);
        nodes = List.of(first, second);
    }

    @AfterEach
    void stopAll() {
        nodes.forEach(DemoNode::close);
    }

    @Test
    void theFirstPodMakesTheClusterAndTheOthersCopyIt() throws SQLException {
        second.start(nodes, first).awaitSaid("waits for a primary");
        first.start(nodes, first).awaitRole("primary");
        second.awaitRole("standby");

        Await.until("streams", Duration.ofSeconds(30), () -> first.query(
                        "select count(*) from pg_stat_replication where state = 'streaming' and application_name = 'pg-1'")
                .equals("1"));
        assertEquals("t", first.query("select pg_has_role('pgbeacon', 'pg_monitor', 'member')"));
        assertEquals(List.of("pgdata"), first.volume());
    }

    @Test
    void aPrimaryThatWasNotReplacedIsOneAgain() {
        first.start(nodes, first).awaitRole("primary");
        first.stop();

        first.start(nodes, first).awaitRole("primary");

        assertTrue(first.said().contains("no longer waited for"), first.said());
    }

    @Test
    void aReplacedPrimaryBecomesAStandbyAndKeepsWhatItHad() throws SQLException {
        failOver();

        first.start(nodes, second).awaitRole("standby");

        Await.until("follows", Duration.ofSeconds(30), () -> first.query("select count(*) from pg_stat_wal_receiver")
                .equals("1"));
        assertEquals("2", first.query("select received_tli from pg_stat_wal_receiver"));
        assertEquals(2, first.volume().size(), first.volume().toString());
        assertTrue(
                first.volume().get(1).startsWith("pgdata.former-"),
                first.volume().toString());
    }

    /** The one who replaced it is away, but somebody follows that one's timeline. */
    @Test
    void aReplacedPrimaryWaitsForTheNewOne() throws IOException, SQLException {
        var third = new DemoNode(2, second.port(), volumes);
        var three = List.of(first, second, third);
        try (third) {
            first.start(three, first).awaitRole("primary");
            second.start(three, first).awaitRole("standby");
            first.stop();
            second.promote();
            third.start(three, second).awaitRole("standby");
            Await.until("follows", Duration.ofSeconds(30), () -> third.query(
                            "select count(*) from pg_stat_wal_receiver where received_tli = 2")
                    .equals("1"));
            second.stop();

            first.start(three, second).awaitSaid("waits for a primary");
            second.start(three, second).awaitRole("primary");

            first.awaitRole("standby");
        }
    }

    @Test
    void theFirstPodWithoutItsVolumeMakesNoSecondCluster() throws IOException, SQLException {
        failOver();
        var anew = new DemoNode(0, second.port(), Files.createDirectory(volumes.resolve("anew")));
        try (anew) {
            Files.setPosixFilePermissions(volumes.resolve("anew"), PosixFilePermissions.fromString("rwxr-xr-x"));

            anew.start(nodes, second).awaitRole("standby");

            assertEquals(
                    second.query("select system_identifier from pg_control_system()"),
                    anew.query("select system_identifier from pg_control_system()"));
        }
    }

    private void failOver() throws SQLException {
        first.start(nodes, first).awaitRole("primary");
        second.start(nodes, first).awaitRole("standby");
        first.stop();
        second.promote();
    }
}
