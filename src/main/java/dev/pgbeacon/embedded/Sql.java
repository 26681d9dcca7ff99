package dev.pgbeacon.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Sessions on one server's port. */
record Sql(int port) {
    static {
        // DriverManager looks for drivers once, with the class loader of its first caller; development mode has
        // several.
        try {
            Class.forName("org.postgresql.Driver");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("class path: no JDBC driver of PostgreSQL", e);
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    Connection connectAs(String user, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("ApplicationName", "embedded");
        return DriverManager.getConnection(url(), properties);
    }

    void execute(String... statements) throws SQLException {
        try (var connection = connectAs(EmbeddedServer.SUPERUSER, "");
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    String query(String sql) throws SQLException {
        try (var connection = connectAs(EmbeddedServer.SUPERUSER, "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            String value = rows.next() ? rows.getString(1) : "";
            return value == null ? "" : value;
        }
    }
}
