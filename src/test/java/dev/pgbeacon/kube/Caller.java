package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Makes calls to a store with one token, on the paths of {@link ApiStore#NAMESPACE}. */
public final class Caller {
    public static final String PODS = "/api/v1/namespaces/" + ApiStore.NAMESPACE + "/pods";
    public static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/" + ApiStore.NAMESPACE + "/leases";
    public static final String EVENTS = "/api/v1/namespaces/" + ApiStore.NAMESPACE + "/events";
    public static final String NEW_EVENTS = "/apis/events.k8s.io/v1/namespaces/" + ApiStore.NAMESPACE + "/events";

    private final ApiStore store;
    private final Optional<String> token;

    private Caller(ApiStore store, Optional<String> token) {
        this.store = store;
        this.token = token;
    }

    /** Who may do everything. */
    public static Caller admin(ApiStore store) {
        store.access.bind("admin", Role.admin());
        return with(store, store.access.token("admin"));
    }

    public static Caller with(ApiStore store, String token) {
        return new Caller(store, Optional.of(token));
    }

    /** Without any token. */
    public static Caller nobody(ApiStore store) {
        return new Caller(store, Optional.empty());
    }

    public Response get(String path) {
        return call("GET", path, "", "");
    }

    public Response create(String path, JsonObject body) {
        return call("POST", path, "application/json", body.encode());
    }

    public Response update(String path, JsonObject body) {
        return call("PUT", path, "application/json", body.encode());
    }

    /** A JSON merge patch. */
    public Response patch(String path, String body) {
        return call("PATCH", path, "application/merge-patch+json", body);
    }

    /** A JSON merge patch of one label of a pod. */
    public Response label(String pod, String key, String value) {
        return patch(
                PODS + "/" + pod,
                new JsonObject()
                        .put("metadata", new JsonObject().put("labels", new JsonObject().put(key, value)))
                        .encode());
    }

    public Response delete(String path) {
        return call("DELETE", path, "", "");
    }

    public Response call(String method, String path, String contentType, String body) {
        return store.handle(new Request(method, path, contentType, token, body));
    }
}
