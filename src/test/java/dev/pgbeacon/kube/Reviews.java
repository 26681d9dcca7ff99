package dev.pgbeacon.kube;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Answers {@code kubectl auth can-i}. */
final class Reviews {
    static final String GROUP = "authorization.k8s.io";
    static final String RESOURCE = "selfsubjectaccessreviews";
    static final String KIND = "SelfSubjectAccessReview";

    private Reviews() {}

    static boolean asked(RequestInfo info) {
        return info.group().equals(GROUP) && info.resource().equals(RESOURCE);
    }

    static Response answer(Request request, String user, Access access) {
        JsonObject spec;
        try {
            spec = new JsonObject(request.body()).getJsonObject("spec", new JsonObject());
        } catch (DecodeException | ClassCastException e) {
            throw Refusal.badRequest("couldn't get version/kind; json parse error: unexpected end of JSON input");
        }
        boolean allowed = access.allows(user, about(spec));
        return Response.json(
                201,
                new JsonObject()
                        .put("kind", KIND)
                        .put("apiVersion", GROUP + "/v1")
                        .put("metadata", new JsonObject())
                        .put("spec", spec)
                        .put("status", new JsonObject().put("allowed", allowed)));
    }

    private static RequestInfo about(JsonObject spec) {
        var path = spec.getJsonObject("nonResourceAttributes");
        if (path != null) {
            return new RequestInfo(
                    path.getString("verb", ""), path.getString("path", ""), "", "", "", "", "", "", Map.of());
        }
        var of = spec.getJsonObject("resourceAttributes", new JsonObject());
        return new RequestInfo(
                of.getString("verb", ""),
                "",
                of.getString("group", ""),
                of.getString("version", ""),
                of.getString("resource", ""),
                of.getString("namespace", ""),
                of.getString("name", ""),
                of.getString("subresource", ""),
                Map.of());
    }
}
