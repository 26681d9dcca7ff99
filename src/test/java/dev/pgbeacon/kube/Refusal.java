package dev.pgbeacon.kube;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A call that is refused, on its way to the one place where that is answered with a {@code v1.Status}. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String CHANGED =
            "the object has been modified; please apply your changes to the latest version and try again";

    final transient JsonObject status;

    private Refusal(int code, String reason, String message, JsonObject details) {
        super(message, null, false, false);
        status = new JsonObject()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("metadata", new JsonObject())
                .put("status", "Failure")
                .put("message", message);
        // An error that the server does not know has no reason, and only what is told has details.
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        if (details != null) {
            status.put("details", details);
        }
        status.put("code", code);
    }

    Response response() {
        return Response.json(status.getInteger("code"), status);
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "BadRequest", message, null);
    }

    static Refusal unauthorized() {
        return new Refusal(401, "Unauthorized", "Unauthorized", null);
    }

    static Refusal forbidden(RequestInfo info, String user) {
        if (!info.isResource()) {
            var message = "forbidden: User " + Field.quoted(user) + " cannot " + info.verb() + " path "
                    + Field.quoted(info.path());
            return new Refusal(403, "Forbidden", message, new JsonObject());
        }
        var qualified = info.group().isEmpty() ? info.resource() : info.resource() + "." + info.group();
        var what = info.subresource().isEmpty() ? info.resource() : info.resource() + "/" + info.subresource();
        var where = info.namespace().isEmpty()
                ? "at the cluster scope"
                : "in the namespace " + Field.quoted(info.namespace());
        var message = qualified + (info.name().isEmpty() ? "" : " " + Field.quoted(info.name()))
                + " is forbidden: User " + Field.quoted(user) + " cannot " + info.verb() + " resource "
                + Field.quoted(what) + " in API group " + Field.quoted(info.group()) + " " + where;
        return new Refusal(403, "Forbidden", message, details(info.name(), info.group(), info.resource()));
    }

    static Refusal notFound(Resource.Endpoint endpoint, String name) {
        return new Refusal(
                404,
                "NotFound",
                endpoint.qualified() + " " + Field.quoted(name) + " not found",
                details(name, endpoint.group, endpoint.resource.plural));
    }

    static Refusal noNamespace(String namespace) {
        return new Refusal(
                404,
                "NotFound",
                "namespaces " + Field.quoted(namespace) + " not found",
                details(namespace, "", "namespaces"));
    }

    static Refusal noSuchResource() {
        return new Refusal(404, "NotFound", "the server could not find the requested resource", new JsonObject());
    }

    static Refusal methodNotAllowed() {
        return new Refusal(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                new JsonObject());
    }

    static Refusal conflict(Resource.Endpoint endpoint, String name) {
        return conflict(endpoint, name, CHANGED);
    }

    static Refusal conflict(Resource.Endpoint endpoint, String name, String why) {
        return new Refusal(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + endpoint.qualified() + " " + Field.quoted(name) + ": " + why,
                details(name, endpoint.group, endpoint.resource.plural));
    }

    static Refusal applyConflict(String message, JsonArray causes) {
        return new Refusal(409, "Conflict", message, new JsonObject().put("causes", causes));
    }

    static Refusal alreadyExists(Resource.Endpoint endpoint, String name) {
        return new Refusal(
                409,
                "AlreadyExists",
                endpoint.qualified() + " " + Field.quoted(name) + " already exists",
                details(name, endpoint.group, endpoint.resource.plural));
    }

    /** The log no longer reaches back so far. */
    static Refusal expired(String message) {
        return new Refusal(410, "Expired", message, null);
    }

    static Refusal unsupportedMediaType(String accepted) {
        return new Refusal(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + accepted,
                null);
    }

    static Refusal invalid(Resource.Endpoint endpoint, String name, List<Field> fields) {
        return invalid(endpoint.qualifiedKind(), details(name, endpoint.group, endpoint.resource.kind), fields);
    }

    /** As {@code must be specified for an update} is told: with the resource where else the kind stands. */
    static Refusal invalidResource(Resource.Endpoint endpoint, String name, Field field) {
        return invalid(endpoint.qualified(), details(name, endpoint.group, endpoint.resource.plural), List.of(field));
    }

    /** Of a kind that is not known at that point, or of the call's own options. */
    static Refusal invalid(String qualifiedKind, JsonObject details, List<Field> fields) {
        var causes = new JsonArray();
        fields.forEach(one -> causes.add(new JsonObject()
                .put("reason", one.type())
                .put("message", one.body())
                .put("field", one.field())));
        return new Refusal(
                422,
                "Invalid",
                qualifiedKind + " " + Field.quoted(details.getString("name", "")) + " is invalid: " + Field.all(fields),
                details.put("causes", causes));
    }

    /** An error of the code inside that nobody gave a meaning to. */
    static Refusal internal(String message) {
        return new Refusal(500, "", message, null);
    }

    static Refusal tooLargeResourceVersion(long asked, long current) {
        var details = new JsonObject()
                .put(
                        "causes",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("reason", "ResourceVersionTooLarge")
                                        .put("message", "Too large resource version")))
                .put("retryAfterSeconds", 1);
        return new Refusal(
                504, "Timeout", "Timeout: Too large resource version: " + asked + ", current: " + current, details);
    }

    private static JsonObject details(String name, String group, String kind) {
        var details = new JsonObject();
        if (!name.isEmpty()) {
            details.put("name", name);
        }
        if (!group.isEmpty()) {
            details.put("group", group);
        }
        return details.put("kind", kind);
    }
}
