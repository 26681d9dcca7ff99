package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
        calls = new Calls(shelf, writes, access, clock);
    }

    /** Carries out one call. A call that asks to watch is told what there is to see now, and that is the end of it. */
    public synchronized Response handle(Request request) {
        try {
            var user = access.user(request, clock.instant());
            var info = RequestInfo.of(request);
            access.check(user, info);
            if (!info.isResource()) {
                return Discovery.answer(info);
            }
            if (Reviews.asked(info)) {
                return Reviews.answer(request, user, access);
            }
            return info.verb().equals("watch") ? seenNow(request, info) : calls.answer(request, info, user);
        } catch (Refusal refusal) {
            return refusal.response();
        }
    }

    /** What a call that asks to watch opens; empty where it does not ask, or is refused: {@link #handle} says how. */
    public synchronized Optional<Watch> watch(Request request) {
        try {
            var info = RequestInfo.of(request);
            if (!info.verb().equals("watch")) {
                return Optional.empty();
            }
            access.check(access.user(request, clock.instant()), info);
            return Optional.of(opened(request, info));
        } catch (Refusal refused) {
            return Optional.empty();
        }
    }

    private Watch opened(Request request, RequestInfo info) {
        var endpoint = info.endpoint().orElseThrow(Refusal::noSuchResource);
        if (info.query().containsKey("sendInitialEvents")) {
            throw Refusal.invalid(
                    "ListOptions.meta.k8s.io",
                    new JsonObject().put("kind", "ListOptions").put("group", "meta.k8s.io"),
                    List.of(Field.forbidden(
                            "sendInitialEvents",
                            "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled")));
        }
        return new Watch(this, shelf, endpoint.resource, info, object -> calls.written(request, endpoint, object));
    }

    private Response seenNow(Request request, RequestInfo info) {
        var lines = opened(request, info).next().stream().map(event -> event.encode() + "\n");
        return new Response(200, Map.of("Content-Type", "application/json"), lines.collect(Collectors.joining()));
    }

    /** Is told after each change, while the store is locked: for who streams watches. */
    synchronized void onChange(Runnable listener) {
        shelf.onChange(listener);
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
        return add(Pods.running(name, clock.instant()), labels, annotations);
    }

    /**
     * Another pod, with an address of its own.
     *
     * @param ip empty: it has none yet
     * @param phase {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed}
     */
    public synchronized void addPod(String name, Map<String, String> labels, Optional<String> ip, String phase) {
        var pod = Pods.running(name, clock.instant());
        pod.getJsonObject("status").put("phase", phase).remove("podIP");
        ip.ifPresent(address -> pod.getJsonObject("status").put("podIP", address));
        add(pod, labels, Map.of());
    }

    private String add(JsonObject pod, Map<String, String> labels, Map<String, String> annotations) {
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
