package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.StopMode;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The registry is away, or only its standby is there. */
class RegistryOutageIT {
    private EmbeddedCluster cluster;
    private EmbeddedServer primary;
    private EmbeddedServer standby;

    @BeforeEach
    void start() throws SQLException {
        cluster = EmbeddedCluster.start(0, 0);
        primary = cluster.primary();
        standby = cluster.standby(0);
        var unused = new NodesTable(TestChecker.config("postgres", primary)).install(Optional.empty());
        primary.execute("insert into octopus.nodes (node_name, node_port) values ('a', 5432), ('b', 5432)");
        Await.until(
                "the standby has them", TestChecker.LIMIT, () -> health(standby).equals("a-1 b-1"));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static String health(EmbeddedServer server) throws SQLException {
        return server.query("select string_agg(node_name || health_status, ' ' order by node_name) from octopus.nodes");
    }

    @Test
    void whatChangesWhileTheRegistryIsAwayIsWrittenWhenItIsBack() {
        try (var checker = TestChecker.on(primary)) {
            checker.findsPrimary("a:5432");
            Await.until("written", TestChecker.LIMIT, () -> health(primary).equals("a1 b-1"));

            primary.stop(StopMode.IMMEDIATE);
            Await.until("lost", TestChecker.LIMIT, () -> !checker.answers());
            checker.findsDown("a:5432");
            checker.findsPrimary("b:5432");
            assertEquals(List.of("a:5432", "b:5432"), checker.listed(), "they are still checked");
            primary.start();

            Await.until("written", TestChecker.LIMIT, () -> health(primary).equals("a0 b1"));
        }
    }

    @Test
    void aRegistryThatHangsIsLostAndWrittenWhenItGoesOn() {
        try (var checker = TestChecker.on(primary)) {
            checker.awaitWriter();

            primary.pause();
            Await.until("lost", TestChecker.LIMIT, () -> !checker.answers());
            checker.findsPrimary("a:5432");
            primary.resume();

            Await.until("written", TestChecker.LIMIT, () -> health(primary).equals("a1 b-1"));
        }
    }

    @Test
    void whileOnlyAStandbyAnswersItIsReadAndThePromotedOneIsWritten() throws SQLException {
        primary.stop(StopMode.FAST);
        try (var checker = TestChecker.on(primary, standby)) {
            Await.until("read", TestChecker.LIMIT, () -> checker.listed().equals(List.of("a:5432", "b:5432")));
            checker.findsPrimary("a:5432");
            checker.awaitRound();
            assertFalse(checker.writes());

            standby.promote();

            Await.until("written", TestChecker.LIMIT, () -> health(standby).equals("a1 b-1"));
        }
    }

    @Test
    void thePrimaryIsFoundWhereverItIsInTheList() {
        try (var checker = TestChecker.on(standby, primary)) {
            checker.findsPrimary("a:5432");

            Await.until("written", TestChecker.LIMIT, () -> health(primary).equals("a1 b-1"));
        }
    }

    @Test
    void thePrimaryIsReturnedToWhenItIsBack() {
        primary.stop(StopMode.FAST);
        try (var checker = TestChecker.on(primary, standby)) {
            checker.findsPrimary("a:5432");
            checker.awaitRound();
            assertFalse(checker.writes());

            primary.start();

            Await.until("written", TestChecker.LIMIT, () -> health(primary).equals("a1 b-1"));
        }
    }
}
