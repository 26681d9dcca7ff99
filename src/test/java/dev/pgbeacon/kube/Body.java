package dev.pgbeacon.kube;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a body says, read as the type that its URL stands for. */
final class Body {
    private static final List<String> JSON = List.of("", "*/*", "application/json");
    private static final String READ = "application/json, application/yaml, application/vnd.kubernetes.protobuf";

    /** Without the fields that the type does not have. */
    final JsonObject object;

    private final List<String> unknown;

    private Body(JsonObject object, List<String> unknown) {
        this.object = object;
        this.unknown = unknown;
    }

    /** Of a POST or PUT. */
    static Body sent(Request request, RequestInfo info, Resource.Endpoint endpoint) {
        if (!JSON.contains(mediaType(request.contentType()))) {
            throw Refusal.unsupportedMediaType(READ);
        }
        JsonObject object;
        try {
            object = new JsonObject(request.body());
        } catch (DecodeException | ClassCastException e) {
            throw Refusal.badRequest("couldn't get version/kind; json parse error: unexpected end of JSON input");
        }
        checkKind(object, endpoint);
        try {
            var body = read(object, endpoint);
            if (body.refusedUnder(info)) {
                throw Refusal.badRequest(handled(endpoint) + body.strictError());
            }
            return body;
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(handled(endpoint) + e.getMessage());
        }
    }

    /** What a patch made. The refusal holds the whole object. */
    static Body patched(JsonObject made, RequestInfo info, Resource.Endpoint endpoint) {
        try {
            var body = read(made, endpoint);
            if (body.refusedUnder(info)) {
                throw refusedPatch(made, body.strictError());
            }
            return body;
        } catch (IllegalArgumentException e) {
            throw refusedPatch(made, e.getMessage());
        }
    }

    /** For the header {@code Warning}; none where the fields are to be ignored. */
    List<String> warnings(RequestInfo info) {
        return info.query().getOrDefault("fieldValidation", "").equals("Warn")
                ? unknown.stream()
                        .map(field -> "299 - \"unknown field \\\"" + field + "\\\"\"")
                        .toList()
                : List.of();
    }

    static String mediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip();
    }

    private static Body read(JsonObject object, Resource.Endpoint endpoint) {
        var unknown = new ArrayList<String>();
        var read = Shapes.of(endpoint).read(object, "", unknown);
        read.put("kind", endpoint.resource.kind).put("apiVersion", endpoint.apiVersion);
        Meta.makeRoom(read);
        return new Body(endpoint.toStored(read), unknown);
    }

    /** Both may be left out: the URL says what it is. */
    private static void checkKind(JsonObject object, Resource.Endpoint endpoint) {
        var kind = object.getValue("kind", endpoint.resource.kind);
        var version = object.getValue("apiVersion", endpoint.apiVersion);
        if (!endpoint.apiVersion.equals(version)) {
            throw Refusal.badRequest("the API version in the data (" + version
                    + ") does not match the expected API version (" + endpoint.apiVersion + ")");
        }
        if (!endpoint.resource.kind.equals(kind)) {
            throw Refusal.badRequest(String.valueOf(kind) + " in version \"v1\" cannot be handled as a "
                    + endpoint.resource.kind + ": no kind " + Field.quoted(String.valueOf(kind))
                    + " is registered for version " + Field.quoted(endpoint.apiVersion));
        }
    }

    private boolean refusedUnder(RequestInfo info) {
        return !unknown.isEmpty()
                && info.query().getOrDefault("fieldValidation", "").equals("Strict");
    }

    private String strictError() {
        return unknown.stream()
                .map(field -> "unknown field " + Field.quoted(field))
                .collect(Collectors.joining(", ", "strict decoding error: ", ""));
    }

    private static String handled(Resource.Endpoint endpoint) {
        var kind = endpoint.resource.kind;
        return kind + " in version \"v1\" cannot be handled as a " + kind + ": ";
    }

    private static Refusal refusedPatch(JsonObject made, String why) {
        return Refusal.invalid("", new JsonObject(), List.of(Field.invalid("patch", made.encode(), why)));
    }
}
