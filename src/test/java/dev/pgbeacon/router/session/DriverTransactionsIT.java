package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions with savepoints, portals and cancels, as they are without a router. */
class DriverTransactionsIT extends DriverHouse {
    @Test
    void savepointsAndFailedTransactionsAreAsAtTheServer() throws SQLException {
        try (var connection = house.connect()) {
            connection.setAutoCommit(false);
            run(connection, "insert into t values (1, 'one')");
            var savepoint = connection.setSavepoint("mark");
            refuses("23505", () -> run(connection, "insert into t values (1, 'again')"));
            refuses("25P02", () -> ask(connection, "select 1"));
            connection.rollback(savepoint);
            run(connection, "insert into t values (2, 'two')");
            connection.releaseSavepoint(savepoint);
            connection.commit();
            assertEquals("2", ask(connection, "select count(*) from t"));

            refuses("22012", () -> ask(connection, "select 1 / 0"));
            connection.commit(); // a rollback by now, which the driver does not tell
            assertEquals("2", ask(connection, "select count(*) from t"));
            connection.rollback();
        }
    }

    @Test
    void aDriverThatSetsASavepointBeforeEachStatementGoesOnAfterErrors() throws SQLException {
        try (var connection = house.connect("postgres", "", "autosave=always&prepareThreshold=1")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 5; i++) {
                run(connection, "insert into t (word) values ('word " + i + "')");
                refuses("42P01", () -> ask(connection, "select * from nothing"));
                assertEquals("" + (i + 1), ask(connection, "select count(*) from t"));
            }
            connection.commit();
        }
        assertEquals("5", cluster.primary().query("select count(*) from t"));
    }

    @Test
    void portalsOfOneTransactionAreReadInTurnAndMayBeLeft() throws SQLException {
        try (var connection = house.connect("postgres", "", "prepareThreshold=1");
                var first = connection.prepareStatement("select g from generate_series(1, 1000) g");
                var second = connection.prepareStatement("select -g from generate_series(1, 1000) g")) {
            connection.setAutoCommit(false);
            first.setFetchSize(7);
            second.setFetchSize(11);
            try (var up = first.executeQuery();
                    var down = second.executeQuery()) {
                for (int i = 1; i <= 1000; i++) {
                    assertTrue(up.next());
                    assertEquals(i, up.getInt(1));
                    if (i <= 500) {
                        assertTrue(down.next());
                        assertEquals(-i, down.getInt(1));
                    }
                    if (i == 100) {
                        run(connection, "insert into t values (1, 'between')");
                    }
                }
            }
            connection.commit();
        }
        assertEquals("between", cluster.primary().query("select word from t"));
    }

    @Test
    void whatWaitsForALockCanBeCancelledAndItsTransactionIsRolledBack() throws Exception {
        try (var holder = cluster.primary().connect();
                var connection = house.connect();
                var statement = connection.createStatement()) {
            holder.setAutoCommit(false);
            run(holder, "lock table t");
            connection.setAutoCommit(false);
            run(connection, "set local application_name = 'cancelled'");
            var waiting = CompletableFuture.supplyAsync(() ->
                    assertThrows(SQLException.class, () -> statement.execute("insert into t values (1, 'never')")));
            Await.until("it waits", Duration.ofSeconds(60), () -> cluster.primary()
                    .query(
                            "select wait_event_type from pg_stat_activity where application_name = 'cancelled' and state = 'active'")
                    .equals("Lock"));

            statement.cancel();

            assertEquals("57014", waiting.join().getSQLState());
            refuses("25P02", () -> ask(connection, "select 1"));
            connection.rollback();
            holder.rollback();
            assertEquals("0", ask(connection, "select count(*) from t"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "readOnlyMode=always", "readOnlyMode=ignore"})
    void aConnectionMayBeReadOnlyForAWhile(String options) throws SQLException {
        try (var connection = house.connect("postgres", "", options)) {
            run(connection, "insert into t values (1, 'before')");
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            assertEquals("1", ask(connection, "select count(*) from t"));
            if (!options.endsWith("ignore")) {
                refuses("25006", () -> run(connection, "delete from t"));
            }
            connection.rollback();
            connection.setReadOnly(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            run(connection, "insert into t values (2, 'after')");
            assertEquals("serializable", ask(connection, "show transaction_isolation"));
            connection.commit();
        }
        assertEquals("2", cluster.primary().query("select count(*) from t"));
    }
}
