package dev.pgbeacon.kube;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;

/** Carries out what was authorized, on the objects. */
final class Calls {
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String PATCHES = "application/json-patch+json, " + MERGE + ", " + STRATEGIC + ", " + APPLY;

    private final Apply apply = new Apply();
    private final Shelf shelf;
    private final Writes writes;
    private final Access access;
    private final InstantSource clock;

    Calls(Shelf shelf, Writes writes, Access access, InstantSource clock) {
        this.shelf = shelf;
        this.writes = writes;
        this.access = access;
        this.clock = clock;
    }

    Response answer(Request request, RequestInfo info, String user) {
        var endpoint = info.endpoint().orElseThrow(Refusal::noSuchResource);
        return switch (info.verb()) {
            case "get" -> Response.json(200, written(request, endpoint, find(endpoint, info)));
            case "list" -> list(request, endpoint, info);
            case "create" -> create(request, info, endpoint);
            case "update" -> update(request, info, endpoint, user);
            case "patch" -> patch(request, info, endpoint);
            case "delete" -> writes.delete(endpoint, find(endpoint, info), options(request));
            default -> throw Refusal.methodNotAllowed();
        };
    }

    /** As this client asked for it. */
    JsonObject written(Request request, Resource.Endpoint endpoint, JsonObject object) {
        return Tables.asked(request)
                ? Tables.of(endpoint.resource, List.of(object), Meta.text(object, "resourceVersion"), clock.instant())
                : endpoint.written(object);
    }

    private JsonObject find(Resource.Endpoint endpoint, RequestInfo info) {
        return shelf.find(endpoint.resource, info.namespace(), info.name())
                .orElseThrow(() -> Refusal.notFound(endpoint, info.name()));
    }

    private Response list(Request request, Resource.Endpoint endpoint, RequestInfo info) {
        var asked = info.query().getOrDefault("resourceVersion", "");
        if (!asked.isEmpty() && Watch.parsed(asked) > shelf.version()) {
            throw Refusal.tooLargeResourceVersion(Watch.parsed(asked), shelf.version());
        }
        var page = Page.of(
                shelf.list(endpoint.resource, info.namespace()).stream()
                        .filter(new Selector(endpoint.resource, info.query()))
                        .toList(),
                info.query());
        var objects = page.objects();
        var version = Long.toString(shelf.version());
        if (Tables.asked(request)) {
            return Response.json(200, Tables.of(endpoint.resource, objects, version, clock.instant()));
        }
        var items = new JsonArray();
        for (var object : objects) {
            var item = endpoint.written(object).copy();
            // What stands in a list does not say what it is.
            item.remove("kind");
            item.remove("apiVersion");
            items.add(item);
        }
        return Response.json(
                200,
                new JsonObject()
                        .put("kind", endpoint.resource.kind + "List")
                        .put("apiVersion", endpoint.apiVersion)
                        .put("metadata", page.noted(new JsonObject().put("resourceVersion", version)))
                        .put("items", items));
    }

    private Response create(Request request, RequestInfo info, Resource.Endpoint endpoint) {
        if (!info.name().isEmpty() || info.namespace().isEmpty()) {
            throw Refusal.methodNotAllowed();
        }
        if (!info.namespace().equals(ApiStore.NAMESPACE)) {
            throw Refusal.noNamespace(info.namespace());
        }
        var body = Body.sent(request, info, endpoint);
        return done(201, endpoint, writes.create(endpoint, info.namespace(), body.object), body.warnings(info));
    }

    private Response update(Request request, RequestInfo info, Resource.Endpoint endpoint, String user) {
        if (info.name().isEmpty()) {
            throw Refusal.methodNotAllowed();
        }
        var body = Body.sent(request, info, endpoint);
        checkName(body.object, info);
        var old = shelf.find(endpoint.resource, info.namespace(), info.name());
        if (old.isPresent()) {
            return done(200, endpoint, writes.replace(endpoint, old.get(), body.object), body.warnings(info));
        }
        if (!endpoint.resource.createdByUpdate) {
            throw Refusal.notFound(endpoint, info.name());
        }
        access.check(user, info.asVerb("create"));
        return done(201, endpoint, writes.createByUpdate(endpoint, info.namespace(), body.object), body.warnings(info));
    }

    private Response patch(Request request, RequestInfo info, Resource.Endpoint endpoint) {
        if (info.name().isEmpty()) {
            throw Refusal.methodNotAllowed();
        }
        var type = Body.mediaType(request.contentType());
        // On maps of strings, which is all that is patched here, a strategic patch does what a merge patch does.
        if (!List.of(MERGE, STRATEGIC, APPLY).contains(type)) {
            throw Refusal.unsupportedMediaType(PATCHES);
        }
        var old = find(endpoint, info);
        var shown = endpoint.written(old);
        var made = type.equals(APPLY) ? apply.applied(shown, request, info) : MergePatch.applied(shown, request.body());
        var body = Body.patched(made, info, endpoint);
        checkName(body.object, info);
        var now = writes.update(endpoint, old, body.object);
        apply.onChanged(old, now, info);
        return done(200, endpoint, now, body.warnings(info));
    }

    private static void checkName(JsonObject object, RequestInfo info) {
        var name = Meta.name(object);
        if (name.isEmpty()) {
            throw Refusal.badRequest("the name of the object (" + info.name()
                    + " based on URL) was undeterminable: name must be provided");
        }
        if (!name.equals(info.name())) {
            throw Refusal.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + info.name() + ")");
        }
    }

    private static JsonObject options(Request request) {
        try {
            return request.body().isBlank() ? new JsonObject() : new JsonObject(request.body());
        } catch (DecodeException | ClassCastException e) {
            throw Refusal.badRequest("couldn't get version/kind; json parse error: unexpected end of JSON input");
        }
    }

    private static Response done(int status, Resource.Endpoint endpoint, JsonObject object, List<String> warnings) {
        var response = Response.json(status, endpoint.written(object));
        return warnings.isEmpty() ? response : response.with("Warning", String.join(", ", warnings));
    }
}
