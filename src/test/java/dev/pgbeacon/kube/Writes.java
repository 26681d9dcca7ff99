package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Makes, changes and removes objects by the rules of kube-apiserver's generic registry. */
final class Writes {
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int DEFAULT_GRACE_SECONDS = 30;

    private final Shelf shelf;
    private final InstantSource clock;
    private int made;

    Writes(Shelf shelf, InstantSource clock) {
        this.shelf = shelf;
        this.clock = clock;
    }

    JsonObject create(Resource.Endpoint endpoint, String namespace, JsonObject object) {
        if (Meta.resourceVersion(object) != 0) {
            throw Refusal.internal("resourceVersion should not be set on objects to be created");
        }
        return createAnew(endpoint, namespace, object);
    }

    private JsonObject createAnew(Resource.Endpoint endpoint, String namespace, JsonObject object) {
        checkNamespace(namespace, object);
        var meta = Meta.of(object);
        meta.remove("deletionTimestamp");
        meta.remove("deletionGracePeriodSeconds");
        meta.remove("managedFields");
        meta.remove("selfLink");
        meta.put("uid", new UUID(0x70676265_00004000L, 0x80000000_00000000L + ++made).toString());
        meta.put("creationTimestamp", Times.seconds(clock.instant()));
        if (Meta.name(object).isEmpty() && !Meta.text(object, "generateName").isEmpty()) {
            meta.put("name", Meta.text(object, "generateName") + suffix());
        }
        var wrong = Rules.onCreate(endpoint, object);
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(endpoint, Meta.name(object), wrong);
        }
        if (shelf.find(endpoint.resource, namespace, Meta.name(object)).isPresent()) {
            throw Refusal.alreadyExists(endpoint, Meta.name(object));
        }
        return shelf.put(endpoint.resource, object);
    }

    /** A PUT of what is not there. */
    JsonObject createByUpdate(Resource.Endpoint endpoint, String namespace, JsonObject object) {
        var uid = Meta.text(object, "uid");
        if (!uid.isEmpty()) {
            throw Refusal.conflict(endpoint, Meta.name(object), mismatch(uid, ""));
        }
        Meta.of(object).remove("resourceVersion");
        return createAnew(endpoint, namespace, object);
    }

    /** A PUT: a uid in it is a precondition. */
    JsonObject replace(Resource.Endpoint endpoint, JsonObject old, JsonObject object) {
        var uid = Meta.text(object, "uid");
        if (!uid.isEmpty() && !uid.equals(Meta.text(old, "uid"))) {
            throw Refusal.conflict(endpoint, Meta.name(old), mismatch(uid, Meta.text(old, "uid")));
        }
        return update(endpoint, old, object);
    }

    /** What a PUT says or a PATCH makes takes the place of the old. Nothing new: nothing happens. */
    JsonObject update(Resource.Endpoint endpoint, JsonObject old, JsonObject object) {
        var name = Meta.name(old);
        checkNamespace(Meta.namespace(old), object);
        long version = Meta.resourceVersion(object);
        if (version == 0 && !endpoint.resource.updatedUnconditionally) {
            throw Refusal.invalidResource(
                    endpoint,
                    name,
                    new Field(
                            "FieldValueInvalid",
                            "metadata.resourceVersion",
                            "Invalid value: 0x0: must be specified for an update"));
        }
        if (version != 0 && version != Meta.resourceVersion(old)) {
            throw Refusal.conflict(endpoint, name);
        }
        keepWhatUpdatesCannotChange(endpoint, object, old);
        var wrong = Rules.onUpdate(endpoint, object, old);
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(endpoint, name, wrong);
        }
        return object.equals(old) ? old : shelf.put(endpoint.resource, object);
    }

    /** A pod first is Terminating, and then it is up to the kubelet; what else there is goes at once. */
    Response delete(Resource.Endpoint endpoint, JsonObject old, JsonObject options) {
        var name = Meta.name(old);
        var wanted = options.getJsonObject("preconditions", new JsonObject());
        for (var field : java.util.List.of("uid", "resourceVersion")) {
            var is = Meta.text(old, field);
            if (wanted.getString(field) != null && !wanted.getString(field).equals(is)) {
                var title = field.equals("uid") ? "UID" : "ResourceVersion";
                throw Refusal.conflict(
                        endpoint,
                        name,
                        "Precondition failed: " + title + " in precondition: " + wanted.getString(field) + ", " + title
                                + " in object meta: " + is);
            }
        }
        int grace = options.getInteger("gracePeriodSeconds", DEFAULT_GRACE_SECONDS);
        if (endpoint == Resource.Endpoint.PODS && grace > 0) {
            return Response.json(200, terminate(old, grace));
        }
        shelf.remove(endpoint.resource, old);
        if (endpoint == Resource.Endpoint.PODS) {
            return Response.json(200, old);
        }
        var details = new JsonObject().put("name", name);
        if (!endpoint.group.isEmpty()) {
            details.put("group", endpoint.group);
        }
        return Response.json(
                200,
                new JsonObject()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("metadata", new JsonObject())
                        .put("status", "Success")
                        .put(
                                "details",
                                details.put("kind", endpoint.resource.plural).put("uid", Meta.text(old, "uid"))));
    }

    JsonObject terminate(JsonObject pod, int grace) {
        if (!Meta.text(pod, "deletionTimestamp").isEmpty()) {
            return pod;
        }
        var leaving = pod.copy();
        Meta.of(leaving)
                .put("deletionTimestamp", Times.seconds(clock.instant().plusSeconds(grace)))
                .put("deletionGracePeriodSeconds", grace);
        return shelf.put(Resource.PODS, leaving);
    }

    private static void keepWhatUpdatesCannotChange(Resource.Endpoint endpoint, JsonObject object, JsonObject old) {
        var meta = Meta.of(object);
        var was = Meta.of(old);
        meta.put("resourceVersion", was.getString("resourceVersion"));
        meta.remove("managedFields");
        meta.remove("selfLink");
        for (var field : java.util.List.of("namespace", "uid")) {
            if (meta.getString(field, "").isEmpty()) {
                meta.put(field, was.getValue(field));
            }
        }
        for (var field : java.util.List.of("creationTimestamp", "deletionTimestamp", "generation")) {
            if (was.getValue(field) != null) {
                meta.put(field, was.getValue(field));
            }
        }
        if (was.getValue("deletionGracePeriodSeconds") != null && meta.getValue("deletionGracePeriodSeconds") == null) {
            meta.put("deletionGracePeriodSeconds", was.getValue("deletionGracePeriodSeconds"));
        }
        if (endpoint == Resource.Endpoint.PODS) {
            Optional.ofNullable(old.getValue("status"))
                    .ifPresentOrElse(status -> object.put("status", status), () -> object.remove("status"));
        }
    }

    private static void checkNamespace(String namespace, JsonObject object) {
        var own = Meta.namespace(object);
        if (own.isEmpty()) {
            Meta.of(object).put("namespace", namespace);
        } else if (!own.equals(namespace)) {
            throw Refusal.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the" + " request");
        }
    }

    private static String mismatch(String wanted, String is) {
        return "StorageError: invalid object, Code: 4, AdditionalErrorMsg: Precondition failed: UID in precondition: "
                + wanted + ", UID in object meta: " + is;
    }

    private String suffix() {
        var suffix = new StringBuilder();
        for (int i = 0, rest = made; i < 5; i++, rest /= ALPHABET.length()) {
            suffix.append(ALPHABET.charAt(rest % ALPHABET.length()));
        }
        return suffix.toString();
    }
}
