package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects, and the log of their changes. What stands here is never changed, only replaced. */
final class Shelf {
    /** As of a server that has seen something already. */
    private static final long FIRST = 1000;

    private final InstantSource clock;
    private final Map<Resource, TreeMap<String, JsonObject>> objects = new EnumMap<>(Resource.class);
    private final List<Change> log = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private long version = FIRST;
    private long forgotten = 0;

    Shelf(InstantSource clock) {
        this.clock = clock;
        for (var resource : Resource.values()) {
            objects.put(resource, new TreeMap<>());
        }
    }

    long version() {
        return version;
    }

    Optional<JsonObject> find(Resource resource, String namespace, String name) {
        return Optional.ofNullable(objects.get(resource).get(key(namespace, name)));
    }

    /** @param namespace empty: all */
    List<JsonObject> list(Resource resource, String namespace) {
        return objects.get(resource).values().stream()
                .filter(one -> namespace.isEmpty() || namespace.equals(Meta.namespace(one)))
                .toList();
    }

    /** Makes or replaces it. The answer is what now stands, with its new version. */
    JsonObject put(Resource resource, JsonObject object) {
        var next = object.copy();
        Meta.of(next).put("resourceVersion", Long.toString(++version));
        var before = objects.get(resource).put(key(Meta.namespace(next), Meta.name(next)), next);
        record(new Change(version, clock.instant(), resource, Optional.ofNullable(before), Optional.of(next)));
        return next;
    }

    void remove(Resource resource, JsonObject object) {
        version++;
        var before = objects.get(resource).remove(key(Meta.namespace(object), Meta.name(object)));
        record(new Change(version, clock.instant(), resource, Optional.of(before), Optional.empty()));
    }

    List<Change> log() {
        return List.copyOf(log);
    }

    /** Of this resource, and newer than that version. */
    List<Change> since(long seen, Resource resource) {
        // Newest last: a watch asks for a few.
        int from = log.size();
        while (from > 0 && log.get(from - 1).resourceVersion() > seen) {
            from--;
        }
        return log.subList(from, log.size()).stream()
                .filter(change -> change.resource() == resource)
                .toList();
    }

    /** Watches can no longer start before now: etcd's compaction. The log itself stays, for the test. */
    void forget() {
        forgotten = version;
    }

    boolean reachesBackTo(long seen) {
        return seen >= forgotten;
    }

    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void record(Change change) {
        log.add(change);
        listeners.forEach(Runnable::run);
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
