package dev.pgbeacon.kube;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Objects as rows, which kubectl prints; its {@code -L} reads the labels from what comes with each row. */
final class Tables {
    private static final JsonObject NOTHING = new JsonObject();

    private Tables() {}

    /** Whether a client would rather have a table. */
    static boolean asked(Request request) {
        return request.accept().contains("as=Table");
    }

    static JsonObject of(Resource resource, List<JsonObject> objects, String version, Instant now) {
        var rows = new JsonArray();
        for (var object : objects) {
            rows.add(new JsonObject()
                    .put("cells", cells(resource, object, now))
                    .put(
                            "object",
                            new JsonObject()
                                    .put("kind", "PartialObjectMetadata")
                                    .put("apiVersion", "meta.k8s.io/v1")
                                    .put("metadata", Meta.of(object))));
        }
        var columns = new JsonArray();
        for (var name : columns(resource)) {
            columns.add(new JsonObject()
                    .put("name", name)
                    .put("type", "string")
                    .put("format", name.equals("Name") ? "name" : "")
                    .put("description", name)
                    .put("priority", 0));
        }
        return new JsonObject()
                .put("kind", "Table")
                .put("apiVersion", "meta.k8s.io/v1")
                .put("metadata", new JsonObject().put("resourceVersion", version))
                .put("columnDefinitions", columns)
                .put("rows", rows);
    }

    private static List<String> columns(Resource resource) {
        return switch (resource) {
            case PODS -> List.of("Name", "Ready", "Status", "Restarts", "Age");
            case LEASES -> List.of("Name", "Holder", "Age");
            case EVENTS -> List.of("Last Seen", "Type", "Reason", "Object", "Message");
        };
    }

    private static JsonArray cells(Resource resource, JsonObject object, Instant now) {
        var age = since(Meta.text(object, "creationTimestamp"), now);
        return switch (resource) {
            case PODS -> new JsonArray(List.of(Meta.name(object), ready(object), phase(object), "0", age));
            case LEASES ->
                new JsonArray(List.of(
                        Meta.name(object), object.getJsonObject("spec", NOTHING).getString("holderIdentity", ""), age));
            case EVENTS -> {
                var about = object.getJsonObject("involvedObject", NOTHING);
                var last = object.getString("lastTimestamp");
                yield new JsonArray(List.of(
                        last == null ? age : since(last, now),
                        object.getString("type", ""),
                        object.getString("reason", ""),
                        about.getString("kind", "").toLowerCase(java.util.Locale.ROOT) + "/"
                                + about.getString("name", ""),
                        object.getString("message", "")));
            }
        };
    }

    private static String ready(JsonObject pod) {
        var statuses = pod.getJsonObject("status", NOTHING).getJsonArray("containerStatuses", new JsonArray());
        long ready = statuses.stream()
                .filter(one -> ((JsonObject) one).getBoolean("ready", false))
                .count();
        return ready + "/" + statuses.size();
    }

    private static String phase(JsonObject pod) {
        return Meta.text(pod, "deletionTimestamp").isEmpty()
                ? pod.getJsonObject("status", NOTHING).getString("phase", "Unknown")
                : "Terminating";
    }

    private static String since(String time, Instant now) {
        if (time.isEmpty()) {
            return "<unknown>";
        }
        var age = Duration.between(Instant.parse(time), now);
        if (age.toDays() > 0) {
            return age.toDays() + "d";
        }
        return age.toHours() > 0
                ? age.toHours() + "h"
                : age.toMinutes() > 0 ? age.toMinutes() + "m" : age.toSeconds() + "s";
    }
}
