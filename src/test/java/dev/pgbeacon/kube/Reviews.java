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
        var spec = spec(request);
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

    private static JsonObject spec(Request request) {
        try {
            return Body.mediaType(request.contentType()).equals(Protobuf.MEDIA_TYPE)
                    ? fromProtobuf(request.body())
                    : new JsonObject(request.body()).getJsonObject("spec", new JsonObject());
        } catch (DecodeException | ClassCastException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw Refusal.badRequest("couldn't get version/kind; parse error: " + e.getMessage());
        }
    }

    /** The numbers are those of k8s.io/api/authorization/v1/generated.proto. */
    private static JsonObject fromProtobuf(String body) {
        var review = Protobuf.fields(Protobuf.unwrapped(body));
        var spec = Protobuf.fields(review.getOrDefault(2, ""));
        return spec.containsKey(2)
                ? new JsonObject().put("nonResourceAttributes", named(spec.get(2), "path", "verb"))
                : new JsonObject()
                        .put(
                                "resourceAttributes",
                                named(
                                        spec.getOrDefault(1, ""),
                                        "namespace",
                                        "verb",
                                        "group",
                                        "version",
                                        "resource",
                                        "subresource",
                                        "name"));
    }

    private static JsonObject named(String message, String... names) {
        var object = new JsonObject();
        Protobuf.fields(message).forEach((number, value) -> {
            if (number <= names.length) {
                object.put(names[number - 1], Protobuf.utf8(value));
            }
        });
        return object;
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
