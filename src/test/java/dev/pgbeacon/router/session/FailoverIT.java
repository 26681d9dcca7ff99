package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.StopMode;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.router.WholeRouter;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients under load while servers fail. What a primary acknowledges its first standby has, so that nothing may be lost. */
class FailoverIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private EmbeddedCluster cluster;
    private EmbeddedServer old;
    private EmbeddedServer next;
    private EmbeddedServer other;
    private WholeRouter router;

    @TempDir
    private Path directory;

    enum Loss {
        KILLED,
        STOPPED,
        HANGING;

        void happensTo(EmbeddedServer server) {
            switch (this) {
                case KILLED -> server.crash();
                case STOPPED -> server.stop(StopMode.FAST);
                case HANGING -> server.pause();
            }
        }

        void endsFor(EmbeddedServer server) {
            switch (this) {
                case KILLED, STOPPED -> server.start();
                case HANGING -> server.resume();
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        cluster = EmbeddedCluster.start(0, 0, 0);
        old = cluster.primary();
        next = cluster.standby(0);
        other = cluster.standby(1);
        old.execute(RecordedLoad.TABLE);
        acknowledgesOnlyWhatIsOn(next, old);
        router = new WholeRouter(directory, "", old, next, other);
    }

    @AfterEach
    void stop() {
        router.close();
        cluster.close();
    }

    private static void acknowledgesOnlyWhatIsOn(EmbeddedServer standby, EmbeddedServer primary) throws SQLException {
        primary.setting("synchronous_standby_names", standby.name());
        Await.until(standby.name() + " is synchronous", LIMIT, () -> primary.query(
                        "select sync_state from pg_stat_replication where application_name = '" + standby.name() + "'")
                .equals("sync"));
        primary.execute("create table if not exists barrier ()"); // and with it what was acknowledged before
    }

    @ParameterizedTest
    @EnumSource
    void noAcknowledgedWriteIsLostWithThePrimaryAndNoneGoesToItsLowerTimeline(Loss loss) throws Exception {
        try (var load = new RecordedLoad(router, old, 2, 2);
                var idle = router.connect("ApplicationName=idle")) {
            load.awaitWrites(200);
            load.awaitAllReadersAt(next, other);

            loss.happensTo(old);
            load.awaitReads(100);
            next.promote();
            load.primaryIs(next);
            load.awaitWrites(200);

            long since = load.begun();
            loss.endsFor(old);
            load.awaitWrites(200);
            assertEquals("0", old.query("select count(*) from written where n > " + since), "on the lower timeline");
            try (var statement = idle.createStatement()) {
                statement.execute("insert into written values (0)");
            }
            if (loss == Loss.KILLED) {
                becomesPrimaryAgain(load);
            } else {
                load.stop();
                load.check(next);
            }
        }
    }

    private void becomesPrimaryAgain(RecordedLoad load) throws Exception {
        cluster.rejoin(old, next);
        load.awaitReadsAt(old);
        acknowledgesOnlyWhatIsOn(old, next);
        load.awaitWrites(100);

        next.crash();
        old.promote();

        load.primaryIs(old);
        load.awaitWrites(200);
        load.stop();
        load.check(old);
    }

    @Test
    void eachSessionIsToldWhatItLostAndGoesOn() throws Exception {
        try (var hasty = new WholeRouter(directory, "failover_wait 200ms", old, next, other);
                var idle = client(router);
                var impatient = client(hasty);
                var pinned = client(router);
                var amid = client(router);
                var busy = client(router);
                var beginning = client(router)) {
            ask(idle, "set search_path = kept, public", "CZ", "");
            ask(pinned, "create temporary table mine ()", "CZ", "");
            ask(amid, "begin", "CZ", "");
            ask(amid, "insert into written values (1)", "CZ", "");
            ask(busy, "begin", "CZ", "");
            busy.send(out -> {
                Query.of("insert into written values (2)").writeTo(out);
                Query.of("select from written, pg_sleep(600)").writeTo(out);
                Query.of("insert into written values (3)").writeTo(out);
                Query.of("commit").writeTo(out);
            });
            assertEquals("CZ", busy.tags());
            beginning.send(out -> {
                Query.of("begin; select from pg_sleep(600)").writeTo(out);
                Query.of("insert into written values (4)").writeTo(out);
                Query.of("commit").writeTo(out);
            });
            awaitSleepers(2);

            old.crash();

            assertEquals("E.", pinned.tags());
            assertSays("57P01", pinned);
            ask(amid, "insert into written values (5)", "EZ", "08006");
            assertEquals('E', amid.lastStatus());
            ask(amid, "insert into written values (6)", "EZ", "25P02");
            ask(amid, "commit", "CZ", "ROLLBACK");
            assertEquals('I', amid.lastStatus());
            for (var client : List.of(busy, beginning)) {
                awaitTags(client, "EZ", "08006");
                assertEquals('E', client.lastStatus());
                awaitTags(client, "EZ", "25P02");
                awaitTags(client, "CZ", "ROLLBACK");
                assertEquals('I', client.lastStatus());
            }
            ask(impatient, "insert into written values (7)", "EZ", "57P03");
            assertEquals('I', impatient.lastStatus());
            impatient.send(out -> {
                Query.of("begin").writeTo(out);
                Query.of("insert into written values (8)").writeTo(out);
                Query.of("rollback").writeTo(out);
            });
            awaitTags(impatient, "EZ", "57P03");
            awaitTags(impatient, "EZ", "25P02");
            awaitTags(impatient, "CZ", "ROLLBACK");
            idle.send(out -> Query.of("insert into written values (9)").writeTo(out));

            next.promote();

            awaitTags(idle, "CZ", "");
            ask(idle, "show search_path", "TDCZ", "");
            for (var client : List.of(amid, busy, beginning)) {
                ask(client, "insert into written values (10)", "CZ", "");
            }
            Await.until("a hasty router finds the primary", LIMIT, () -> {
                impatient.send(
                        out -> Query.of("insert into written values (11)").writeTo(out));
                return impatient.tags().equals("CZ");
            });
        }
        assertEquals("9,10,10,10,11", next.query("select string_agg(n::text, ',' order by n) from written"));
    }

    private static RawClient client(WholeRouter router) throws IOException {
        var client = new RawClient(router.port(), ProtocolVersion.V3_0);
        assertTrue(client.tags().endsWith("KZ"));
        return client;
    }

    private static void ask(RawClient client, String sql, String tags, String says) throws IOException {
        client.send(out -> Query.of(sql).writeTo(out));
        awaitTags(client, tags, says);
    }

    private static void awaitTags(RawClient client, String tags, String says) throws IOException {
        assertEquals(tags, client.tags(), client.lastBody());
        assertSays(says, client);
    }

    private static void assertSays(String words, RawClient client) {
        assertTrue(client.lastBody().contains(words), client.lastBody());
    }

    private void awaitSleepers(int count) {
        Await.until("they sleep", LIMIT, () -> old.query(
                        "select count(*) from pg_stat_activity where wait_event = 'PgSleep'")
                .equals(String.valueOf(count)));
    }

    @Test
    void whoWaitsForAPrimaryMayCancel() throws Exception {
        try (var connection = router.connect("");
                var statement = connection.createStatement()) {
            old.crash();
            var waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return "rows: " + statement.executeUpdate("insert into written values (1)");
                } catch (SQLException e) {
                    return e.getSQLState();
                }
            });
            Await.until("cancelled", LIMIT, () -> {
                statement.cancel();
                return waiting.isDone();
            });
            assertEquals("57014", waiting.get());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAHangingStandbyRunsCanBeCancelled(boolean inTransaction) throws Exception {
        try (var connection = router.connect("");
                var statement = connection.createStatement()) {
            connection.setReadOnly(inTransaction);
            connection.setAutoCommit(!inTransaction);
            Await.until("it reads at a standby", LIMIT, () -> {
                try (var rows = statement.executeQuery("select inet_server_port()")) {
                    boolean there = rows.next() && rows.getInt(1) != old.port();
                    end(connection);
                    return there;
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            var running = CompletableFuture.supplyAsync(() -> {
                try (var rows = statement.executeQuery("select count(*) from generate_series(1, 1000000000)")) {
                    return "rows: " + rows.next();
                } catch (SQLException e) {
                    return e.getSQLState();
                }
            });
            var standbys = List.of(next, other);
            Await.until("it runs", LIMIT, () -> standbys.stream().anyMatch(FailoverIT::countsNumbers));
            var busy = standbys.stream()
                    .filter(FailoverIT::countsNumbers)
                    .findFirst()
                    .orElseThrow();
            busy.pause();
            statement.cancel();
            assertEquals("57014", running.get());
            end(connection);

            try (var rows = statement.executeQuery("select 1")) {
                assertTrue(rows.next(), "and the session goes on");
            }
            busy.resume();
        }
    }

    private static void end(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
    }

    private static boolean countsNumbers(EmbeddedServer server) {
        try {
            return server.query("select count(*) from pg_stat_activity where state = 'active'"
                            + " and query like '%generate_series%' and pid <> pg_backend_pid()")
                    .equals("1");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nobodyNoticesThatAStandbyIsKilled() throws Exception {
        try (var load = new RecordedLoad(router, old, 1, 4)) {
            load.awaitReadsAt(other);

            other.crash();
            load.awaitReads(500);
            other.start();
            load.awaitReads(100);

            load.stop();
            assertEquals(0, load.readErrors(), load.toString());
            assertTrue(load.begun() > 0);
            load.check(old);
        }
    }
}
