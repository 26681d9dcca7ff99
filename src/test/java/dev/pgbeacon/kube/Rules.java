package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What an object must keep to when it is written. */
final class Rules {
    private static final int MOST_ANNOTATIONS_BYTES = 256 * 1024;
    private static final List<String> IMMUTABLE =
            List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds");

    private Rules() {}

    static List<Field> onCreate(Resource.Endpoint endpoint, JsonObject object) {
        var wrong = metadata(object);
        switch (endpoint) {
            case PODS -> {}
            case LEASES -> wrong.addAll(lease(object));
            case EVENTS -> wrong.addAll(EventRules.always(object));
            case NEW_EVENTS -> {
                wrong.addAll(EventRules.always(object));
                wrong.addAll(EventRules.onCreateOfNew(object));
            }
        }
        return wrong;
    }

    static List<Field> onUpdate(Resource.Endpoint endpoint, JsonObject object, JsonObject old) {
        var wrong = metadata(object);
        for (var field : IMMUTABLE) {
            var now = Meta.of(object).getValue(field);
            if (!Objects.equals(now, Meta.of(old).getValue(field))) {
                wrong.add(Field.invalid("metadata." + field, now, "field is immutable"));
            }
        }
        switch (endpoint) {
            case PODS -> {
                if (!Objects.equals(object.getValue("spec"), old.getValue("spec"))) {
                    wrong.add(Field.forbidden(
                            "spec",
                            "pod updates may not change fields other than `spec.containers[*].image`,"
                                    + " `spec.initContainers[*].image`, `spec.activeDeadlineSeconds` or"
                                    + " `spec.tolerations` (only additions to existing tolerations)"));
                }
            }
            case LEASES -> wrong.addAll(lease(object));
            case EVENTS -> wrong.addAll(EventRules.always(object));
            case NEW_EVENTS -> {
                wrong.addAll(EventRules.always(object));
                wrong.addAll(EventRules.onUpdateOfNew(object, old));
            }
        }
        return wrong;
    }

    private static List<Field> metadata(JsonObject object) {
        var wrong = new ArrayList<Field>();
        var name = Meta.name(object);
        if (name.isEmpty()) {
            wrong.add(Field.required("metadata.name", "name or generateName is required"));
        } else {
            NameRules.subdomain(name).forEach(one -> wrong.add(Field.invalid("metadata.name", name, one)));
        }
        Meta.labels(object).forEach((key, value) -> {
            NameRules.qualifiedName(key).forEach(one -> wrong.add(Field.invalid("metadata.labels", key, one)));
            NameRules.labelValue(value).forEach(one -> wrong.add(Field.invalid("metadata.labels", value, one)));
        });
        int bytes = 0;
        for (var one : Meta.annotations(object).entrySet()) {
            var key = one.getKey();
            NameRules.qualifiedName(key.toLowerCase(Locale.ROOT))
                    .forEach(why -> wrong.add(Field.invalid("metadata.annotations", key, why)));
            bytes += key.length() + one.getValue().length();
        }
        if (bytes > MOST_ANNOTATIONS_BYTES) {
            wrong.add(new Field(
                    "FieldValueTooLong",
                    "metadata.annotations",
                    "Too long: must have at most " + MOST_ANNOTATIONS_BYTES + " bytes"));
        }
        return wrong;
    }

    private static List<Field> lease(JsonObject lease) {
        var wrong = new ArrayList<Field>();
        var spec = lease.getJsonObject("spec", new JsonObject());
        long seconds = spec.getLong("leaseDurationSeconds", 1L);
        if (seconds <= 0) {
            wrong.add(Field.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"));
        }
        long transitions = spec.getLong("leaseTransitions", 0L);
        if (transitions < 0) {
            wrong.add(Field.invalid("spec.leaseTransitions", transitions, "must be greater than or equal to 0"));
        }
        return wrong;
    }
}
