package dev.pgbeacon.kube;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Server-side apply of labels and annotations, which is as far as its ownership goes here: each key belongs to whoever set it
 * last. A real server keeps that in {@code managedFields}, which is left out.
 */
final class Apply {
    private static final List<String> MAPS = List.of("labels", "annotations");

    /** By uid: managers by field, such as {@code .metadata.labels.role}. */
    private final Map<String, Map<String, String>> owners = new HashMap<>();

    /** What the object becomes. */
    JsonObject applied(JsonObject old, Request request, RequestInfo info) {
        var manager = info.query().getOrDefault("fieldManager", "");
        if (manager.isEmpty()) {
            throw Refusal.invalid(
                    "PatchOptions.meta.k8s.io",
                    new JsonObject().put("group", "meta.k8s.io").put("kind", "PatchOptions"),
                    List.of(Field.required("fieldManager", "is required for apply patch")));
        }
        var patch = parsed(request.body());
        if (!info.query().getOrDefault("force", "").equals("true")) {
            checkOwners(old, patch, manager);
        }
        var made = old.copy();
        for (var map : MAPS) {
            var given = Meta.of(patch).getJsonObject(map, new JsonObject());
            if (!given.isEmpty()) {
                var all = Meta.of(made).getJsonObject(map, new JsonObject()).mergeIn(given);
                Meta.of(made).put(map, all);
            }
        }
        return made;
    }

    /** Remembers who changed what. */
    void onChanged(JsonObject old, JsonObject made, RequestInfo info) {
        var manager = info.query().getOrDefault("fieldManager", "unknown");
        var owned = owners.computeIfAbsent(Meta.text(old, "uid"), any -> new HashMap<>());
        for (var map : MAPS) {
            var was = Meta.of(old).getJsonObject(map, new JsonObject());
            var is = Meta.of(made).getJsonObject(map, new JsonObject());
            for (var key : is.fieldNames()) {
                if (!is.getValue(key).equals(was.getValue(key))) {
                    owned.put(field(map, key), manager);
                }
            }
        }
    }

    private void checkOwners(JsonObject old, JsonObject patch, String manager) {
        var causes = new ArrayList<JsonObject>();
        var others = new TreeSet<String>();
        var owned = owners.getOrDefault(Meta.text(old, "uid"), Map.of());
        for (var map : MAPS) {
            var given = Meta.of(patch).getJsonObject(map, new JsonObject());
            for (var key : new TreeSet<>(given.fieldNames())) {
                var owner = owned.getOrDefault(field(map, key), manager);
                var is = Meta.of(old).getJsonObject(map, new JsonObject()).getValue(key);
                if (!owner.equals(manager) && !given.getValue(key).equals(is)) {
                    var message = "conflict with " + Field.quoted(owner) + " using v1";
                    others.add(message + ": " + field(map, key));
                    causes.add(new JsonObject()
                            .put("reason", "FieldManagerConflict")
                            .put("message", message)
                            .put("field", field(map, key)));
                }
            }
        }
        if (!causes.isEmpty()) {
            var count = causes.size() == 1 ? "1 conflict: " : causes.size() + " conflicts: ";
            throw Refusal.applyConflict(
                    "Apply failed with " + count + others.stream().collect(Collectors.joining(", ")),
                    new JsonArray(causes));
        }
    }

    private static JsonObject parsed(String yaml) {
        try {
            var patch = Manifests.documents(yaml).get(0);
            Meta.makeRoom(patch);
            return patch;
        } catch (YAMLException | IndexOutOfBoundsException e) {
            throw Refusal.badRequest("error decoding YAML: " + e.getMessage());
        }
    }

    private static String field(String map, String key) {
        return ".metadata." + map + "." + key;
    }
}
