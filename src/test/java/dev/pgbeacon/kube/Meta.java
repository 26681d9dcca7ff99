package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** An object's {@code metadata}. */
final class Meta {
    private Meta() {}

    static JsonObject of(JsonObject object) {
        return object.getJsonObject("metadata");
    }

    static void makeRoom(JsonObject object) {
        if (object.getJsonObject("metadata") == null) {
            object.put("metadata", new JsonObject());
        }
    }

    /** Empty where it has none. */
    static String text(JsonObject object, String field) {
        return of(object).getString(field, "");
    }

    static String name(JsonObject object) {
        return text(object, "name");
    }

    static String namespace(JsonObject object) {
        return text(object, "namespace");
    }

    static long resourceVersion(JsonObject object) {
        var version = text(object, "resourceVersion");
        try {
            return version.isEmpty() ? 0 : Long.parseUnsignedLong(version);
        } catch (NumberFormatException e) {
            throw Refusal.internal("strconv.ParseUint: parsing " + Field.quoted(version) + ": invalid syntax");
        }
    }

    static Map<String, String> labels(JsonObject object) {
        return strings(object, "labels");
    }

    static Map<String, String> annotations(JsonObject object) {
        return strings(object, "annotations");
    }

    private static Map<String, String> strings(JsonObject object, String field) {
        var strings = new TreeMap<String, String>();
        of(object)
                .getJsonObject(field, new JsonObject())
                .forEach(one -> strings.put(one.getKey(), (String) one.getValue()));
        return strings;
    }
}
