package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A watch as the client sees it: what it has not been told yet is fetched with {@link #next}. An object that no longer fits
 * the selectors is DELETED, one that begins to fit is ADDED.
 */
public final class Watch {
    private static final String TYPE = "type";

    private final ApiStore store;
    private final Shelf shelf;
    private final Resource resource;
    private final String namespace;
    private final Selector selector;
    private final UnaryOperator<JsonObject> written;
    private final List<JsonObject> first = new ArrayList<>();
    private long seen;
    private boolean ended;

    /** @param written how an object is written to this client */
    Watch(ApiStore store, Shelf shelf, Resource resource, RequestInfo info, UnaryOperator<JsonObject> written) {
        this.store = store;
        this.shelf = shelf;
        this.resource = resource;
        this.namespace = info.namespace();
        this.selector = new Selector(resource, info.query());
        this.written = written;
        start(info.query().getOrDefault("resourceVersion", ""));
    }

    private void start(String from) {
        if (from.isEmpty() || from.equals("0")) {
            seen = shelf.version();
            shelf.list(resource, namespace).stream()
                    .filter(selector)
                    .forEach(object -> first.add(event("ADDED", object)));
            return;
        }
        seen = parsed(from);
        if (!shelf.reachesBackTo(seen)) {
            // Once a watch is accepted, what is wrong with it comes as an event: 200, and 410 inside.
            var refusal = Refusal.expired("too old resource version: " + seen + " (" + shelf.version() + ")");
            first.add(new JsonObject().put(TYPE, "ERROR").put("object", refusal.status));
            ended = true;
        }
    }

    static long parsed(String version) {
        try {
            return Long.parseLong(version);
        } catch (NumberFormatException e) {
            throw Refusal.badRequest("invalid resource version: " + Field.quoted(version));
        }
    }

    /** The events since the last time, each {@code {"type": …, "object": …}}. */
    public List<JsonObject> next() {
        synchronized (store) {
            var events = new ArrayList<>(first);
            first.clear();
            if (!ended) {
                shelf.since(seen, resource).forEach(change -> add(change, events));
                seen = Math.max(seen, shelf.version());
            }
            return events;
        }
    }

    /** Whether nothing more will come: the version to start from was too old. */
    public boolean ended() {
        return ended;
    }

    private void add(Change change, List<JsonObject> events) {
        boolean was = change.before().filter(this::fits).isPresent();
        boolean is = change.after().filter(this::fits).isPresent();
        if (is) {
            events.add(event(was ? "MODIFIED" : "ADDED", change.after().orElseThrow()));
        } else if (was) {
            events.add(event("DELETED", change.last()));
        }
    }

    private boolean fits(JsonObject object) {
        return (namespace.isEmpty() || namespace.equals(Meta.namespace(object))) && selector.test(object);
    }

    private JsonObject event(String type, JsonObject object) {
        return new JsonObject().put(TYPE, type).put("object", written.apply(object));
    }
}
