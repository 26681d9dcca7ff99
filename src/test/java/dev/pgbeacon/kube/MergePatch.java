package dev.pgbeacon.kube;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** RFC 7386. */
final class MergePatch {
    private MergePatch() {}

    static JsonObject applied(JsonObject target, String patch) {
        JsonObject parsed;
        try {
            parsed = new JsonObject(patch);
        } catch (DecodeException | ClassCastException e) {
            // The library's error, which nobody gave a meaning to: kube-apiserver 1.20 answers 500, later ones 400.
            throw Refusal.internal("Invalid JSON Patch");
        }
        return merged(target.copy(), parsed);
    }

    private static JsonObject merged(JsonObject target, JsonObject patch) {
        for (var name : patch.fieldNames()) {
            var value = patch.getValue(name);
            if (value == null) {
                target.remove(name);
            } else if (value instanceof JsonObject inner) {
                var old = target.getValue(name) instanceof JsonObject object ? object : new JsonObject();
                target.put(name, merged(old, inner));
            } else {
                target.put(name, value);
            }
        }
        return target;
    }
}
