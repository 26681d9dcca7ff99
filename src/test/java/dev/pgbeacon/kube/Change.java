package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of one object, in the order of their versions: for a watch, and for a test that looks at all that ever was. The
 * objects are the store's own: to be read only.
 *
 * @param before empty: it was made
 * @param after empty: it is gone
 */
public record Change(
        long resourceVersion, Instant at, Resource resource, Optional<JsonObject> before, Optional<JsonObject> after) {

    /** The last that is known of it, with this change's version. */
    JsonObject last() {
        var last = before.orElseThrow().copy();
        Meta.of(last).put("resourceVersion", Long.toString(resourceVersion));
        return last;
    }

    public String name() {
        return Meta.name(after.or(() -> before).orElseThrow());
    }

    public String uid() {
        return Meta.text(after.or(() -> before).orElseThrow(), "uid");
    }

    /** As it is after the change; empty where there is no such label, or nothing any more. */
    public Optional<String> label(String key) {
        return after.map(Meta::labels).map(labels -> labels.get(key));
    }
}
