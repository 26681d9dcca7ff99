package dev.pgbeacon.cli;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * What is said of some servers, by the sidecar or by ourselves.
 *
 * @param json as it came
 */
record Report(String json, JsonObject object, List<JsonObject> servers) {

    static Optional<Report> of(String text, JsonObject object) {
        if (object.get("servers") == null || object.get("servers").getValueType() != JsonValue.ValueType.ARRAY) {
            return Optional.empty();
        }
        var servers = object.getJsonArray("servers").stream()
                .filter(server -> server.getValueType() == JsonValue.ValueType.OBJECT)
                .map(JsonValue::asJsonObject)
                .toList();
        return servers.isEmpty() ? Optional.empty() : Optional.of(new Report(text, object, servers));
    }

    /** Of several servers that of the worst: who asks for one by name is told of that one. */
    int exit() {
        return servers.stream()
                .mapToInt(server -> Exit.of(server.getString("word", "")))
                .max()
                .orElseThrow();
    }

    /** What a watch waits for: not the ages and positions, which change at each question. */
    String essence() {
        return String.join(
                "\n",
                servers.stream()
                        .map(server -> Text.of(server, "name")
                                + Text.of(server, "word")
                                + Text.of(server, "state")
                                + Text.of(server, "timeline")
                                + Text.of(server, "drained")
                                + Text.of(Text.object(server, "traffic"), "accepted"))
                        .toList());
    }

    /** Why they are drained, those that are. */
    List<String> drained() {
        return servers.stream()
                .flatMap(server -> Text.find(server, "drained").stream())
                .toList();
    }
}
