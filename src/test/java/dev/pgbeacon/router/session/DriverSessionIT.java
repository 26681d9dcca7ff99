package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session did holds for what it does next. */
class DriverSessionIT extends DriverHouse {
    @Test
    void notificationsComeWhileTheSessionIsIdle() throws Exception {
        try (var listener = house.connect();
                var sender = house.connect()) {
            run(listener, "listen news");
            var expected = new ArrayList<String>();
            for (int i = 0; i < 20; i++) {
                var payload = i + "x".repeat(i * 390);
                run(sender, "notify news, '" + payload + "'");
                expected.add("news " + payload);
            }
            assertEquals(expected, new BeyondJdbc(listener).notifications(20));
            run(listener, "notify news, 'own'");
            assertEquals(List.of("news own"), new BeyondJdbc(listener).notifications(1));
            run(listener, "unlisten news");
        }
    }

    @Test
    void whatASessionWroteItSees() throws SQLException {
        try (var connection = house.connect("postgres", "", "prepareThreshold=2");
                var insert = connection.prepareStatement("insert into t (word) values (?)");
                var count = connection.prepareStatement("select count(*) from t")) {
            for (int i = 1; i <= 100; i++) {
                insert.setString(1, "word " + i);
                insert.executeUpdate();
                try (var row = count.executeQuery()) {
                    assertTrue(row.next());
                    assertEquals(i, row.getInt(1));
                }
            }
        }
    }

    @Test
    void whatASessionCreatesItUsesAtOnce() throws SQLException {
        try (var connection = house.connect()) {
            for (int i = 0; i < 10; i++) {
                run(connection, "create table made (i int)");
                assertEquals("0", ask(connection, "select count(*) from made"));
                run(connection, "create function made_too() returns int stable language sql as 'select " + i + "'");
                assertEquals("" + i, ask(connection, "select made_too()"));
                run(connection, "drop table made; drop function made_too");
                refuses("42P01", () -> ask(connection, "select count(*) from made"));
                refuses("42883", () -> ask(connection, "select made_too()"));
            }
        }
    }

    @Test
    void settingsHoldForWhatFollowsAndEndWithTheirTransaction() throws SQLException {
        var zone = "select current_setting('TimeZone')";
        try (var connection = house.connect()) {
            run(connection, "set timezone = 'Asia/Tokyo'");
            assertEquals("Asia/Tokyo", ask(connection, zone));
            connection.setAutoCommit(false);
            run(connection, "set local timezone = 'Europe/Rome'");
            assertEquals("Europe/Rome", ask(connection, zone));
            connection.commit();
            assertEquals("Asia/Tokyo", ask(connection, zone));
            run(connection, "set timezone = 'Europe/Rome'");
            connection.rollback();
            assertEquals("Asia/Tokyo", ask(connection, zone));
            connection.commit();
            connection.setAutoCommit(true);
            run(connection, "select set_config('timezone', 'America/Lima', false)");
            assertEquals("America/Lima", ask(connection, zone));
            run(connection, "reset timezone");
            refuses("22023", () -> run(connection, "set timezone = 'no/where'"));
            assertEquals(cluster.primary().query(zone), ask(connection, zone));
        }
    }
}
