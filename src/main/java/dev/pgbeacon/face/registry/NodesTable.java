package dev.pgbeacon.face.registry;

import dev.pgbeacon.json.Json;
import dev.pgbeacon.status.Address;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The table of nodes by hand: what the command line does to it, one session for each call. */
public final class NodesTable {
    private static final Duration SESSION = Duration.ofMinutes(1);

    private final RegistryConfig config;
    private final RegistryTrouble trouble;

    /** What came of it, in words. */
    public sealed interface Outcome {
        record Done(List<String> lines) implements Outcome {}

        record Refused(String why) implements Outcome {}

        record NoAnswer(String why) implements Outcome {}
    }

    /** One row as it is shown; what is not known is empty. */
    private record Shown(
            String name,
            OptionalInt port,
            OptionalInt health,
            Optional<String> role,
            Optional<String> state,
            OptionalInt timeline,
            Optional<String> lsn,
            OptionalLong lagBytes,
            Optional<Duration> lagTime,
            Optional<String> reason,
            Optional<Duration> age) {}

    @FunctionalInterface
    private interface Work {
        List<String> on(RegistrySession session) throws SQLException;
    }

    public NodesTable(RegistryConfig config) {
        this.config = config;
        this.trouble = new RegistryTrouble(config);
    }

    /** The same, as somebody who may do more than a checker. */
    public NodesTable as(String user, Optional<String> password) {
        return new NodesTable(new RegistryConfig(
                config.used(), config.table(), config.access().as(user, password)));
    }

    /**
     * Makes what is missing of the tables.
     *
     * @param role that may keep them up to date, made if it is missing
     */
    public Outcome install(Optional<String> role) {
        String grants;
        try {
            grants = role.map(name -> RegistrySchema.role(config.table(), name)).orElse("");
        } catch (IllegalArgumentException noRole) {
            return new Outcome.Refused(noRole.getMessage());
        }
        return session(session -> {
            session.run(RegistrySchema.tables(config.table()) + grants);
            var lines = new ArrayList<String>();
            lines.add(config.table() + ", node_status and node_event are there at " + config.access());
            role.ifPresent(name -> lines.add("role " + name + " may keep them up to date"));
            return lines;
        });
    }

    public Outcome add(List<Address> nodes) {
        return session(session -> {
            var lines = new ArrayList<String>();
            var sql = new RegistrySql(config.table());
            for (var node : nodes) {
                try (var insert = session.prepare(sql.add(), node.host(), node.port(), node.host(), node.port())) {
                    lines.add(insert.executeUpdate() > 0 ? "added " + node : node + " was there already");
                }
            }
            return lines;
        });
    }

    public Outcome remove(List<Address> nodes) {
        return session(session -> {
            var lines = new ArrayList<String>();
            var sql = new RegistrySql(config.table());
            for (var node : nodes) {
                try (var delete = session.prepare(sql.remove(), node.host(), node.port())) {
                    lines.add(delete.executeUpdate() > 0 ? "removed " + node : node + " was not there");
                }
            }
            return lines;
        });
    }

    /** One line for each node, or one of JSON for all. */
    public Outcome list(boolean json) {
        return session(session -> {
            var view = session.look();
            var rows = new ArrayList<Shown>();
            try (var statement = session.prepare(new RegistrySql(config.table()).list(view.companions()));
                    var found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(shown(found));
                }
            }
            return json ? List.of(json(rows)) : text(rows);
        });
    }

    private static Shown shown(ResultSet found) throws SQLException {
        long bytes = found.getLong("lag_bytes");
        var lagBytes = found.wasNull() ? OptionalLong.empty() : OptionalLong.of(bytes);
        return new Shown(
                Optional.ofNullable(found.getString("node_name")).orElse(""),
                RegistrySession.number(found, "node_port"),
                RegistrySession.number(found, "health_status"),
                Optional.ofNullable(found.getString("role")),
                Optional.ofNullable(found.getString("state")),
                RegistrySession.number(found, "timeline"),
                Optional.ofNullable(found.getString("lsn")),
                lagBytes,
                seconds(found, "lag_seconds"),
                Optional.ofNullable(found.getString("reason")),
                seconds(found, "age"));
    }

    private static Optional<Duration> seconds(ResultSet found, String column) throws SQLException {
        double seconds = found.getDouble(column);
        return found.wasNull() ? Optional.empty() : Optional.of(RegistrySession.duration(seconds));
    }

    private static List<String> text(List<Shown> rows) {
        int width = rows.stream().mapToInt(row -> node(row).length()).max().orElse(1);
        return rows.stream()
                .map(row -> ("%-" + width + "s  %2s  %s")
                        .formatted(
                                node(row),
                                row.health().isPresent()
                                        ? Integer.toString(row.health().getAsInt())
                                        : "-",
                                details(row))
                        .stripTrailing())
                .toList();
    }

    private static String node(Shown row) {
        var port = row.port().isPresent() ? Integer.toString(row.port().getAsInt()) : "-";
        return (row.name().indexOf(':') < 0 ? row.name() : "[" + row.name() + "]") + ":" + port;
    }

    private static String details(Shown row) {
        return row.role()
                .map(role -> role + "/" + row.state().orElse("unknown") + "  "
                        + row.reason().orElse("") + "  ("
                        + row.age().map(age -> age.toSeconds() + " s ago").orElse("never") + ")")
                .orElse("");
    }

    private static String json(List<Shown> rows) {
        return Json.array(rows.stream()
                .<Json.Content>map(row -> json -> {
                    json.text("node_name", row.name());
                    json.number("node_port", row.port());
                    json.number("health_status", row.health());
                    json.text("role", row.role());
                    json.text("state", row.state());
                    json.number("timeline", row.timeline());
                    json.text("lsn", row.lsn());
                    if (row.lagBytes().isPresent()) {
                        json.number("lag_bytes", row.lagBytes().getAsLong());
                    } else {
                        json.unknown("lag_bytes");
                    }
                    json.seconds("lag_seconds", row.lagTime());
                    json.text("reason", row.reason());
                    json.seconds("age", row.age());
                })
                .toList());
    }

    private Outcome session(Work work) {
        try (var session = RegistrySession.open(config.access(), config.table(), SESSION)) {
            return new Outcome.Done(work.on(session));
        } catch (SQLException failure) {
            var state = failure.getSQLState() == null ? "08" : failure.getSQLState();
            // 08: no connection; 57P03: it starts or stops.
            return state.startsWith("08") || state.startsWith("57P")
                    ? new Outcome.NoAnswer(trouble.of(failure))
                    : new Outcome.Refused(trouble.of(failure));
        } catch (UncheckedIOException unreadable) {
            return new Outcome.Refused(unreadable.getMessage());
        }
    }
}
