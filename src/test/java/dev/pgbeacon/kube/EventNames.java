package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Events' two forms differ in the names of fields alone. Kept are core's. */
final class EventNames {
    private static final Map<String, String> NEW_BY_CORE = Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "reportingComponent", "reportingController",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount");

    private EventNames() {}

    static JsonObject toNew(JsonObject core) {
        var event = new JsonObject();
        core.forEach(field -> event.put(NEW_BY_CORE.getOrDefault(field.getKey(), field.getKey()), field.getValue()));
        return event.put("apiVersion", "events.k8s.io/v1");
    }

    static JsonObject toCore(JsonObject event) {
        var core = event.copy().put("apiVersion", "v1");
        NEW_BY_CORE.forEach((old, renamed) -> {
            var value = core.remove(renamed);
            if (value != null) {
                core.put(old, value);
            }
        });
        return core;
    }
}
