package dev.pgbeacon.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.face.replstatus.Word;
import dev.pgbeacon.probe.Connecting;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks, with which rights and what password; on a primary and a standby that are well. */
class AccessIT {
    private static final String SECRET = "s3cret-and-more";

    private static LiveCluster cluster;
    private static EmbeddedServer primary;
    private static EmbeddedServer standby;
    private LiveBoard live;

    @BeforeAll
    static void start() throws SQLException {
        cluster = LiveCluster.start(ClusterOptions.bundled().with("max_connections", "12"), 1);
        primary = cluster.primary();
        standby = cluster.standby(0);
        primary.execute(
                "create role monitor login in role pg_monitor",
                "create role nothing login",
                "create role secretive login password '" + SECRET + "'");
        cluster.live.await("has the roles", () -> cluster.live.word(standby, "0") == Word.STANDBY);
        for (var server : cluster.cluster.servers()) {
            server.authentication("secretive", "scram-sha-256");
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        live = new LiveBoard(LagPolicy.DEFAULT, LiveBoard.RECONNECT_EVERY);
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void aRoleThatOnlyHasPgMonitorSeesAll() {
        var upper = live.watch("primary", LiveBoard.as("monitor", "", primary));
        var lower = live.watch("standby", LiveBoard.as("monitor", "", standby));
        live.await(NodeState.RUNNING, upper);
        live.await(NodeState.STREAMING, lower);
        live.await("no lag", () -> bytes(live.board().read(lower)) == 0);
    }

    @Test
    void aRoleThatOnlyHasPgMonitorSeesTheLagFromTheReceiverToo() throws SQLException {
        var lower = live.watch("standby", LiveBoard.as("monitor", "", standby));
        live.await(NodeState.STREAMING, lower);
        assertEquals(
                Lag.Basis.RECEIVER,
                assertInstanceOf(Lag.Known.class, live.board().read(lower).lag())
                        .basis());
        LiveCluster.cutOff(standby);
        try {
            live.await(NodeState.ORPHAN, lower);
        } finally {
            LiveCluster.reconnect(standby);
        }
        live.await(NodeState.STREAMING, lower);
    }

    @Test
    void aRoleWithoutRightsSeesTheRoleAndHasTheLagFromAPeerOnly() {
        var lower = live.watch("standby", LiveBoard.as("nothing", "", standby));
        live.await(NodeState.HIDDEN, lower);
        assertEquals(Word.STANDBY, live.word(lower));
        var lag = assertInstanceOf(Lag.Unknown.class, live.board().read(lower).lag());
        assertTrue(lag.why().contains("pg_monitor"), lag.why());
        assertFalse(live.board().read(lower).accepts().yes());

        var upper = live.watch("primary", LiveBoard.as("nothing", "", primary));
        live.await(NodeState.RUNNING, upper);
        live.await("the primary was asked", () -> bytes(live.board().read(lower)) == 0);
        assertEquals(NodeState.HIDDEN, live.board().read(lower).state());
    }

    @Test
    void aRoleWithoutRightsSeesThatAStandbyFollowedAPromotion() throws SQLException {
        try (var own = LiveCluster.withStandbys(2)) {
            own.primary().execute("create role nothing login");
            own.live.await("has the role", () -> own.live.word(own.standby(1), "0") == Word.STANDBY);
            own.standby(0).promote();
            LiveCluster.follow(own.standby(1), own.standby(0).port());
            own.live.await(
                    "follows",
                    () -> own.live.standing(own.standby(1)).timeline().getAsInt() == 2);

            live.watch("next", LiveBoard.as("nothing", "", own.standby(0)));
            var lower = live.watch("standby", LiveBoard.as("nothing", "", own.standby(1)));

            // A dropped file makes a standby write down how far it is.
            own.standby(0).execute("create table t ()", "drop table t");
            live.await("the lag is known", () -> live.board().read(lower).lag() instanceof Lag.Known);
        }
    }

    @Test
    void aWrongPasswordIsNamedWithUserHostAndDatabaseAndWithoutThePassword() {
        var node = live.watch("wrong", LiveBoard.as("secretive", "not-" + SECRET, primary));
        live.await(NodeState.MISCONFIGURED, node);
        var standing = live.board().read(node);
        for (var named : new String[] {"user secretive", "database postgres", "127.0.0.1:" + primary.port()}) {
            assertTrue(standing.reason().contains(named), standing.reason());
        }
        assertFalse(standing.reason().contains(SECRET), standing.reason());
        assertEquals(Word.OFFLINE, live.word(node));
    }

    @Test
    void aMissingPasswordIsMisconfigured() {
        var to = LiveBoard.as("secretive", "", primary);
        var node = live.watch(
                "missing",
                new Connecting(
                        to.host(),
                        to.port(),
                        to.user(),
                        to.database(),
                        Optional.empty(),
                        Optional.empty(),
                        "prefer",
                        Optional.empty()));
        live.await(NodeState.MISCONFIGURED, node);
    }

    @Test
    void aPasswordFileThatIsRewrittenIsPickedUpAtTheNextConnection(@TempDir Path directory) throws IOException {
        var file = directory.resolve("password");
        var node = live.watch("file", withPasswordFile(file));
        live.await(NodeState.MISCONFIGURED, node);
        assertTrue(live.board().read(node).reason().contains(file.toString()), "it names the file that is missing");

        Files.writeString(file, "outdated\n");
        live.await("the file is read", () -> live.board().read(node).reason().contains("28P01"));
        Files.writeString(file, SECRET + "\n");
        live.await(NodeState.RUNNING, node);

        Files.writeString(file, "rotated too early\n");
        live.await(NodeState.MISCONFIGURED, node);
    }

    private static Connecting withPasswordFile(Path file) {
        return new Connecting(
                "127.0.0.1",
                primary.port(),
                "secretive",
                "postgres",
                Optional.empty(),
                Optional.of(file),
                "prefer",
                Optional.empty());
    }

    @Test
    void aMissingDatabaseOrRoleOrAHostThatIsNotLetInIsMisconfigured() throws SQLException {
        var missing = live.watch(
                "database",
                new Connecting(
                        "127.0.0.1",
                        primary.port(),
                        "monitor",
                        "no such / database",
                        Optional.empty(),
                        Optional.empty(),
                        "prefer",
                        Optional.empty()));
        live.await(NodeState.MISCONFIGURED, missing);
        assertTrue(live.board().read(missing).reason().contains("no such / database"), live.toString());

        var role = live.watch("role", LiveBoard.as("nobody-of-that-name", "", primary));
        live.await(NodeState.MISCONFIGURED, role);

        primary.authentication("rejected", "reject");
        primary.execute("create role rejected login");
        var rejected = live.watch("rejected", LiveBoard.as("rejected", "", primary));
        live.await(NodeState.MISCONFIGURED, rejected);
        primary.execute("drop role rejected");
    }

    @Test
    void tlsThatTheServerDoesNotSpeakIsMisconfigured() {
        var node = live.watch(
                "tls",
                new Connecting(
                        "127.0.0.1",
                        primary.port(),
                        "monitor",
                        "postgres",
                        Optional.empty(),
                        Optional.empty(),
                        "require",
                        Optional.empty()));
        live.await(NodeState.MISCONFIGURED, node);
    }

    @Test
    void aServerWhoseConnectionsAreAllTakenIsWhatItWasAndBusyToWhoeverNeverSawIt() throws SQLException {
        var kept = live.watch("kept", LiveBoard.as("nothing", "", primary));
        live.await(NodeState.RUNNING, kept);
        var taken = new ArrayList<Connection>();
        try (var late = new LiveBoard(LagPolicy.DEFAULT, LiveBoard.RECONNECT_EVERY)) {
            takeAll(taken);
            var unknown = late.watch("late", LiveBoard.as("nothing", "", primary));
            late.await(NodeState.BUSY, unknown);
            live.await(
                    "refused a fresh connection",
                    () -> Files.readString(primary.log())
                                    .split("remaining connection slots|too many clients", -1)
                                    .length
                            > 5);
            live.await(NodeState.RUNNING, kept);
            assertFalse(live.states(kept).contains(NodeState.BUSY), live.toString());
        } finally {
            for (var connection : taken) {
                connection.close();
            }
        }
    }

    private static void takeAll(List<Connection> taken) {
        try {
            while (taken.size() < 100) {
                taken.add(primary.connectAs("nothing", ""));
            }
        } catch (SQLException full) {
            assertEquals("53300", full.getSQLState());
        }
    }

    /** As CVE-2026-55769 was: whoever may create objects in the checked database answers in the server's place. */
    @Test
    void objectsOfTheSameNamesInTheCheckedDatabaseDoNotAnswerInTheServersPlace() throws SQLException {
        primary.execute(Hijack.SQL);
        try {
            cluster.live.await("has the traps", () -> cluster.live.word(standby, "0") == Word.STANDBY);
            var upper = live.watch("primary", LiveBoard.as("monitor", "", primary));
            var lower = live.watch("standby", LiveBoard.as("monitor", "", standby));
            live.await(NodeState.RUNNING, upper);
            live.await(NodeState.STREAMING, lower);
            live.await("no lag", () -> bytes(live.board().read(lower)) == 0);
            assertEquals(1, live.board().read(upper).timeline().getAsInt());
            try (var session = primary.connectAs("monitor", "");
                    var statement = session.createStatement();
                    var row = statement.executeQuery("select pg_is_in_recovery()")) {
                row.next();
                assertTrue(row.getBoolean(1), "an unqualified name is hijacked: the trap works");
            }
        } finally {
            primary.execute(Hijack.UNDO);
        }
    }

    private static long bytes(Standing standing) {
        return standing.lag() instanceof Lag.Known known ? known.bytes() : -1;
    }
}
