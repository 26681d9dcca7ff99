package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which server runs what, of one session with a primary and a standby. */
class RoutingIT {
    /** A setting of the servers tells them apart; to look at it is no question about "this server". */
    private static final String WHERE = "select inet_server_port()";

    private static EmbeddedCluster cluster;
    private static int primary;
    private static int standby;

    @TempDir
    private Path directory;

    private TestHouse house;
    private Connection connection;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(0, 0);
        primary = cluster.primary().port();
        standby = cluster.standby(0).port();
        cluster.primary().execute("create table kept (i int)");
        cluster.primary().execute("create role other");
        cluster.primary()
                .execute(
                        "create function writes() returns int language sql as 'insert into kept values (1) returning i'");
        cluster.primary().execute("create sequence s");
        cluster.primary()
                .execute("create function lies() returns int stable language sql as 'select nextval(''s'')::int'");
        Await.until("the standby has replayed", Duration.ofSeconds(60), () -> cluster.standby(0)
                .query("select count(*) from pg_proc where proname = 'lies'")
                .equals("1"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() throws Exception {
        house = new TestHouse(
                directory,
                "host all all all trust\n",
                "causal off read_functions inet_server_port, lies",
                cluster.primary(),
                cluster.standby(0));
        connection = house.connect();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        house.close();
    }

    private String ask(String sql) throws SQLException {
        return ask(connection, sql);
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void assertOn(int port) throws SQLException {
        assertEquals(String.valueOf(port), ask(WHERE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "extendedForPrepared", "extendedCacheEverything"})
    void readsGoToTheStandbyAndWritesToThePrimary(String mode) throws SQLException {
        try (var asked = house.connect("postgres", "", "prepareThreshold=1&preferQueryMode=" + mode)) {
            for (int i = 0; i < 3; i++) {
                assertEquals(String.valueOf(standby), ask(asked, WHERE));
                assertEquals(
                        String.valueOf(primary),
                        ask(asked, "insert into kept values (7) returning inet_server_port()"));
            }
        }
    }

    @Test
    void whatAStandbyCannotDoThePrimaryDoesAndTheClientSeesNothingOfIt() throws SQLException {
        assertNotEquals("", ask("select lies()"));
        assertNotEquals("", ask("select lies()"));
        assertOn(standby);
    }

    @Test
    void settingsHoldOnBothServers() throws SQLException {
        run("set application_name = 'one'");
        assertEquals("one", ask("select current_setting('application_name') from (" + WHERE + ") x"));
        run("set role other");
        assertEquals("other", ask("select current_user"));
        assertOn(standby);
        run("reset role");
        assertEquals("postgres", ask("select current_user"));
        run("begin");
        run("set search_path = elsewhere");
        run("rollback");
        assertNotEquals("elsewhere", ask("select current_setting('search_path')"));
        run("begin");
        run("set search_path = elsewhere");
        run("savepoint a");
        run("set search_path = nowhere");
        run("rollback to a");
        run("commit");
        assertEquals("elsewhere", ask("select current_setting('search_path')"));
    }

    @Test
    void aSettingByFunctionAndParametersHoldsOnBothServers() throws SQLException {
        try (var set = connection.prepareStatement("select set_config(?, ?, false)")) {
            set.setString(1, "app.tenant");
            set.setString(2, "it's 7");
            // The name is not seen, so that the session stays on the primary from here on.
            set.execute();
        }
        assertEquals("it's 7", ask("select current_setting('app.tenant')"));
        assertOn(primary);
        run("discard all");
        try (var set = connection.prepareStatement("select set_config('app.tenant', ?, false)")) {
            set.setString(1, "it's 8");
            set.execute();
        }
        assertEquals("it's 8", ask("select current_setting('app.tenant')"));
        assertOn(standby);
    }

    @Test
    void aSettingOfOneTransactionLeavesTheSamePlaceholderOnBothServers() throws SQLException {
        run("begin");
        run("set local app.tn = '7'");
        run("commit");
        run("begin");
        run("select set_config('app.other', 'x', true)");
        run("rollback");
        assertEquals(
                "", ask("select current_setting('app.tn') || current_setting('app.other') from (" + WHERE + ") x"));
        assertOn(standby);
    }

    @Test
    void aClientThatAsksWhetherItsServerIsReadOnlyHearsThePrimary() throws SQLException {
        assertEquals("off", ask("select current_setting('transaction_read_only')"));
        assertEquals("off", ask("select Current_Setting('default_transaction_READ_ONLY')"));
        assertOn(standby);
    }

    @Test
    void aWriteInAReadOnlyTransactionIsRefusedAsAnyServerDoes() throws SQLException {
        run("begin read only");
        run("savepoint a");
        assertEquals(
                "25006",
                assertThrows(SQLException.class, () -> run("insert into kept values (1)"))
                        .getSQLState());
        run("rollback to a");
        assertOn(standby);
        run("commit");
    }

    @Test
    void whatOnlyOneConnectionHasKeepsTheSessionThereUntilItIsDiscarded() throws SQLException {
        run("create temporary table mine as select 1 as i");
        assertOn(primary);
        run("discard all");
        assertOn(standby);
        run("select writes()");
        assertOn(primary);
    }

    @Test
    void aReadOnlyTransactionRunsOnTheStandbyAsAWhole() throws SQLException {
        run("begin transaction read only");
        assertOn(standby);
        assertThrows(SQLException.class, () -> run("select 1/0"));
        assertThrows(SQLException.class, () -> run("select 1"));
        run("rollback");
        run("begin");
        assertOn(primary);
        run("commit");
        assertOn(standby);
    }

    @Test
    void aReadOnlyTransactionThatWantsThePrimaryBeginsAgainThere() throws SQLException {
        run("begin read only");
        run("set transaction read write");
        run("insert into kept values (99)");
        run("commit");
        assertEquals("1", ask(connection, "select count(*) from kept where i = 99 and pg_sleep(0) is not null"));
        run("begin read only");
        assertOn(standby);
        run("select pg_is_in_recovery()");
        assertOn(primary);
        run("commit");
    }

    @Test
    void aSnapshotIsNotMovedToAnotherServer() throws SQLException {
        run("begin isolation level repeatable read read only");
        assertOn(standby);
        assertEquals(
                "0A000",
                assertThrows(SQLException.class, () -> run("select pg_is_in_recovery()"))
                        .getSQLState());
        assertEquals(
                "25P02", assertThrows(SQLException.class, () -> run("select 1")).getSQLState());
        run("rollback");
        assertOn(standby);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extendedForPrepared"})
    void aPreparedStatementIsThereWhereverItIsExecuted(String mode) throws SQLException {
        try (var asked = house.connect("postgres", "", "prepareThreshold=1&preferQueryMode=" + mode);
                var where = asked.prepareStatement(WHERE)) {
            for (int i = 0; i < 3; i++) {
                asked.setAutoCommit(true);
                assertPort(standby, where);
                asked.setAutoCommit(false);
                assertPort(primary, where);
                asked.commit();
            }
        }
    }

    private static void assertPort(int port, java.sql.PreparedStatement where) throws SQLException {
        try (var rows = where.executeQuery()) {
            rows.next();
            assertEquals(port, rows.getInt(1));
        }
    }

    @Test
    void whatIsPreparedInSqlIsExecutedOnTheStandbyToo() throws SQLException {
        run("prepare ask (int) as select inet_server_port() + $1");
        assertEquals(String.valueOf(standby + 1), ask("execute ask(1)"));
        run("deallocate ask");
        assertEquals(
                "26000",
                assertThrows(SQLException.class, () -> run("execute ask(1)")).getSQLState());
        run("prepare ask as select inet_server_port()");
        assertEquals(String.valueOf(standby), ask("execute ask"));
        assertEquals(
                "42P05",
                assertThrows(SQLException.class, () -> run("prepare ask as select 1"))
                        .getSQLState());
    }
}
