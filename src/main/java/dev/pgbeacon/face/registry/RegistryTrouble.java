package dev.pgbeacon.face.registry;

import java.sql.SQLException;

/** Why the registry cannot be read or written, in one line that says what to do. */
record RegistryTrouble(RegistryConfig config) {

    String of(SQLException failure) {
        var message = message(failure);
        var state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return switch (state) {
            case "42501" -> message + " (SQLSTATE 42501; expected: " + grant() + ")";
            case "42P01", "3F000" -> missing();
            case "25006" -> "only a standby of " + config.access() + " answers (expected: its primary)";
            default -> config.access() + ": " + message + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
        };
    }

    /** The driver's own says of some failures no more than that there was one. */
    private static String message(SQLException failure) {
        var message = firstLine(failure);
        var cause = failure.getCause();
        var more = cause == null || cause.getMessage() == null ? "" : firstLine(cause);
        return more.isEmpty() || message.contains(more) ? message : message + " " + more;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    String missing() {
        return "table " + config.table() + " does not exist at " + config.access()
                + " (expected: pgbeacon nodes install)";
    }

    String unreadable() {
        return config.access().user() + " may not read " + config.table() + " (expected: " + grant() + ")";
    }

    String unwritable() {
        return config.access().user() + " may not write health_status of " + config.table() + " (expected: GRANT UPDATE"
                + " (health_status) ON " + config.table() + " TO " + user() + ")";
    }

    String withoutCompanions() {
        return "no node_status and node_event beside " + config.table() + ": health_status is written, and no more"
                + " (pgbeacon nodes install makes them)";
    }

    String companionsUnwritable() {
        return config.access().user() + " may not write node_status and node_event beside " + config.table()
                + ": health_status is written, and no more (expected: " + install() + ")";
    }

    private String grant() {
        return "GRANT USAGE ON SCHEMA " + TableName.plain(config.table().schema()) + " TO " + user()
                + "; GRANT SELECT, UPDATE (health_status) ON " + config.table() + " TO " + user() + "; or " + install();
    }

    private String install() {
        return "pgbeacon nodes install --role " + config.access().user();
    }

    private String user() {
        return TableName.plain(config.access().user());
    }
}
