package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Kubernetes' API server does with the calls of this project and of kubectl, as plain Java: no sockets, no threads, and
 * the same calls always have the same answers. Times come from the clock; versions, uids and generated names are counted.
 *
 * <p>A test makes pods and sets up {@link #access}; whatever else is in it came by {@link #handle}.
 */
public final class ApiStore {
    public static final String NAMESPACE = "default";

    /** Who may do what. */
    public final Access access = new Access();

    private final InstantSource clock;
    private final Shelf shelf;
    private final Writes writes;
    private final Calls calls;

    public ApiStore(InstantSource clock) {
        this.clock = clock;
        shelf = new Shelf(clock);
        writes = new Writes(shelf, clock);
        calls = new Calls(shelf, writes, access);
    }

    /** Carries out one call. A call that asks to watch is told what there is to see now, and ends. */
    public synchronized Response handle(Request request) {
        try {
            var user = access.user(request, clock.instant());
            var info = RequestInfo.of(request);
            access.check(user, info);
            return calls.answer(request, info, user);
        } catch (Refusal refusal) {
            return refusal.response();
        }
    }

    /** Who calls; empty where the token is refused. */
    public Optional<String> user(Request request) {
        try {
            return Optional.of(access.user(request, clock.instant()));
        } catch (Refusal refused) {
            return Optional.empty();
        }
    }

    /**
     * Starts a pod in {@link #NAMESPACE}: running, ready, with one container.
     *
     * @return its uid
     */
    public synchronized String addPod(String name, Map<String, String> labels, Map<String, String> annotations) {
        var pod = Pods.running(name, clock.instant());
        var meta = Meta.of(pod);
        if (!labels.isEmpty()) {
            meta.put("labels", new JsonObject(new TreeMap<String, Object>(labels)));
        }
        if (!annotations.isEmpty()) {
            meta.put("annotations", new JsonObject(new TreeMap<String, Object>(annotations)));
        }
        return Meta.text(writes.create(Resource.Endpoint.PODS, NAMESPACE, pod), "uid");
    }

    /** The pod is being deleted: it has a deletionTimestamp, and is still there. */
    public synchronized void terminatePod(String name) {
        writes.terminate(pod(name).orElseThrow(), 30);
    }

    /** The pod is gone. A new one of its name is another. */
    public synchronized void removePod(String name) {
        shelf.remove(Resource.PODS, pod(name).orElseThrow());
    }

    public synchronized Optional<JsonObject> pod(String name) {
        return shelf.find(Resource.PODS, NAMESPACE, name);
    }

    /** A pod's label; empty where there is none, or no such pod. */
    public Optional<String> label(String pod, String key) {
        return pod(pod).map(Meta::labels).map(labels -> labels.get(key));
    }

    /** The pods that a Service with this selector would have. */
    public synchronized List<String> podsWith(String key, String value) {
        return shelf.list(Resource.PODS, NAMESPACE).stream()
                .filter(pod -> value.equals(Meta.labels(pod).get(key)))
                .map(Meta::name)
                .toList();
    }

    public synchronized Optional<JsonObject> lease(String name) {
        return shelf.find(Resource.LEASES, NAMESPACE, name);
    }

    /** In core's form, in the order of their names. */
    public synchronized List<JsonObject> events() {
        return shelf.list(Resource.EVENTS, NAMESPACE);
    }

    /** All that ever changed. */
    public synchronized List<Change> changes() {
        return shelf.log();
    }

    /** From now on a watch cannot start at an older version: 410. */
    public synchronized void compact() {
        shelf.forget();
    }
}
