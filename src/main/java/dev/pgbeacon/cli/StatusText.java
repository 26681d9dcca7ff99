package dev.pgbeacon.cli;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Servers as a person reads them: first the word, so that {@code awk '{print $1}'} finds it. */
final class StatusText {
    private StatusText() {}

    static List<String> of(Report report) {
        var lines = new ArrayList<String>();
        report.servers().forEach(server -> add(lines, server));
        // Of one pod, and so of one server.
        var label = Text.object(report.object(), "label");
        if (!label.isEmpty()) {
            line(lines, "label", label(label));
            line(lines, "lease", lease(label));
        }
        return lines;
    }

    private static void add(List<String> lines, JsonObject server) {
        lines.add(title(server));
        line(
                lines,
                "state",
                Text.of(server, "state")
                        + Text.find(server, "timeline")
                                .map(t -> ", timeline " + t)
                                .orElse(""));
        line(lines, "reason", Text.of(server, "reason"));
        Text.find(server, "drained").ifPresent(why -> line(lines, "drained", why));
        Text.find(server, "limit").ifPresent(limit -> line(lines, "limit", limit));
        line(lines, "traffic", traffic(server));
        Text.find(server, "flushed_lsn")
                .or(() -> Text.find(server, "replayed_lsn"))
                .ifPresent(position -> line(lines, "position", position));
        line(lines, "seen", Text.find(server, "age").map(age -> age + " s ago").orElse("never"));
        Text.find(server, "server_version").ifPresent(version -> line(lines, "version", "PostgreSQL " + version));
    }

    static String title(JsonObject server) {
        var address = Text.of(server, "host") + ":" + Text.of(server, "port");
        var name = Text.of(server, "name");
        return Text.of(server, "word") + "  " + (name.equals(address) ? name : name + " (" + address + ")");
    }

    private static String traffic(JsonObject server) {
        var traffic = Text.object(server, "traffic");
        if (Text.of(traffic, "accepted").equals("true")) {
            return "yes";
        }
        var reason = Text.of(traffic, "reason");
        return reason.equals(Text.of(server, "reason")) ? "no" : "no: " + reason;
    }

    private static String label(JsonObject label) {
        return Text.of(label, "key")
                + Text.find(label, "value").map(value -> "=" + value).orElse(": none")
                + " on pod " + Text.of(label, "pod");
    }

    private static String lease(JsonObject label) {
        return Text.of(label, "lease")
                + Text.find(label, "holder")
                        .map(holder -> ", held by " + holder)
                        .orElse("")
                + Text.find(label, "lease_timeline")
                        .map(timeline -> ", timeline " + timeline)
                        .orElse("")
                + Text.find(label, "lease_age")
                        .map(age -> ", renewed " + age + " s ago")
                        .orElse("");
    }

    private static void line(List<String> lines, String name, String value) {
        lines.add("  %-9s %s".formatted(name, value));
    }
}
