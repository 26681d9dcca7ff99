package dev.pgbeacon.face.registry;

import dev.pgbeacon.face.registry.Row.Stored;
import dev.pgbeacon.face.registry.Writing.HealthWrite;
import dev.pgbeacon.face.registry.Writing.StatusWrite;
import dev.pgbeacon.json.Json;
import dev.pgbeacon.status.Lag;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What is written, as JSON: one parameter for any number of rows. */
final class Written {
    private Written() {}

    static String healths(List<HealthWrite> writes) {
        return Json.array(writes.stream()
                .<Json.Content>map(write -> json -> {
                    key(json, write.row());
                    json.number("was", write.row().health());
                    json.number("health", write.finding().health().code());
                })
                .toList());
    }

    static String statuses(TableName table, List<StatusWrite> writes) {
        return Json.array(writes.stream()
                .<Json.Content>map(write -> json -> status(json, table, write))
                .toList());
    }

    private static void status(Json json, TableName table, StatusWrite write) throws IOException {
        var finding = write.finding();
        var details = finding.details().orElseThrow();
        key(json, write.row());
        json.number("health_status", finding.health().code());
        json.text("role", details.role());
        json.text("state", details.state());
        json.number("timeline", details.timeline());
        json.text("lsn", details.lsn());
        lag(json, details.lag());
        json.text("reason", finding.reason());
        json.seconds("age", finding.age());
        if (write.transition().isPresent()) {
            var transition = write.transition().get();
            json.number("from_health", transition.fromHealth());
            json.text("from_state", transition.from());
            json.text("to_state", details.words());
            json.text("payload", notification(table, write.row(), finding, transition.fromHealth(), transition.from()));
        }
    }

    private static void lag(Json json, Optional<Lag.Known> lag) throws IOException {
        if (lag.isEmpty()) {
            return;
        }
        json.number("lag_bytes", lag.get().bytes());
        if (lag.get().time() instanceof Lag.Time.Known time) {
            json.seconds("lag_seconds", time.behind());
        }
    }

    /** Where {@code node_status} is not there: of the rows that were written, by what they were. */
    static String notifications(TableName table, List<HealthWrite> writes) {
        return Json.array(writes.stream()
                .<Json.Content>map(write -> json -> json.text(
                        "payload",
                        notification(
                                table,
                                write.row(),
                                write.finding(),
                                write.from(),
                                write.row().stored().map(Stored::words))))
                .toList());
    }

    private static String notification(
            TableName table, Row row, Finding finding, int fromHealth, Optional<String> from) {
        return Json.object(json -> {
            json.text("table", table.toString());
            key(json, row);
            json.number("from_health", fromHealth);
            json.number("to_health", finding.health().code());
            json.text("from_state", from);
            json.text("to_state", finding.details().map(Finding.Details::words));
            json.number(
                    "timeline", finding.details().map(Finding.Details::timeline).orElse(OptionalInt.empty()));
            json.text("lsn", finding.details().flatMap(Finding.Details::lsn));
            json.text("why", finding.reason());
        });
    }

    private static void key(Json json, Row row) throws IOException {
        json.text("node_name", row.name());
        json.number("node_port", row.port());
    }
}
