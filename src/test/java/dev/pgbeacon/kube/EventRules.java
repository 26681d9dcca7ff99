package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What an Event must say, by its stored names, which the messages use. */
final class EventRules {
    private static final int LONGEST_WORD = 128;
    private static final int LONGEST_MESSAGE = 1024;
    private static final List<String> IMMUTABLE = List.of(
            "involvedObject",
            "reason",
            "message",
            "source",
            "firstTimestamp",
            "lastTimestamp",
            "count",
            "type",
            "eventTime",
            "action",
            "related",
            "reportingComponent",
            "reportingInstance");

    private EventRules() {}

    /** For both groups. An Event with an eventTime is of the new kind, wherever it was sent. */
    static List<Field> always(JsonObject event) {
        var wrong = new ArrayList<Field>();
        var involved = event.getJsonObject("involvedObject", new JsonObject()).getString("namespace", "");
        var namespace = Meta.namespace(event);
        boolean isNew = event.getString("eventTime") != null;
        boolean fits = involved.isEmpty()
                ? namespace.equals("default") || (isNew && namespace.equals("kube-system"))
                : isNew || involved.equals(namespace);
        if (!fits) {
            wrong.add(Field.invalid("involvedObject.namespace", involved, "does not match event.namespace"));
        }
        if (isNew) {
            var controller = event.getString("reportingComponent", "");
            if (controller.isEmpty()) {
                wrong.add(Field.required("reportingController", ""));
            }
            NameRules.qualifiedName(controller)
                    .forEach(one -> wrong.add(Field.invalid("reportingController", controller, one)));
            for (var word : List.of("reportingInstance", "action", "reason")) {
                var value = event.getString(word, "");
                if (value.isEmpty()) {
                    wrong.add(Field.required(word, ""));
                }
                tooLong(word, value, LONGEST_WORD, wrong);
            }
            tooLong("message", event.getString("message", ""), LONGEST_MESSAGE, wrong);
        }
        return wrong;
    }

    static List<Field> onCreateOfNew(JsonObject event) {
        var wrong = series(event);
        if (event.getString("eventTime") == null) {
            wrong.add(Field.required("eventTime", ""));
        }
        var type = event.getString("type", "");
        if (!List.of("Normal", "Warning").contains(type)) {
            wrong.add(Field.invalid("type", "", "has invalid value: " + type));
        }
        for (var old : List.of("firstTimestamp", "lastTimestamp", "count")) {
            if (event.getValue(old) != null) {
                wrong.add(Field.invalid(old, "", "needs to be unset"));
            }
        }
        if (!event.getJsonObject("source", new JsonObject()).isEmpty()) {
            wrong.add(Field.invalid("source", "", "needs to be unset"));
        }
        return wrong;
    }

    static List<Field> onUpdateOfNew(JsonObject event, JsonObject old) {
        var wrong = Objects.equals(event.getValue("series"), old.getValue("series"))
                ? new ArrayList<Field>()
                : series(event);
        for (var field : IMMUTABLE) {
            if (!Objects.equals(event.getValue(field), old.getValue(field))) {
                wrong.add(Field.invalid(field, event.getValue(field), "field is immutable"));
            }
        }
        return wrong;
    }

    private static List<Field> series(JsonObject event) {
        var wrong = new ArrayList<Field>();
        var series = event.getJsonObject("series");
        if (series != null && series.getInteger("count", 0) < 2) {
            wrong.add(Field.invalid("series.count", "", "should be at least 2"));
        }
        if (series != null && series.getString("lastObservedTime") == null) {
            wrong.add(Field.required("series.lastObservedTime", ""));
        }
        return wrong;
    }

    private static void tooLong(String field, String value, int longest, List<Field> wrong) {
        if (value.length() > longest) {
            wrong.add(Field.invalid(field, "", "can have at most " + longest + " characters"));
        }
    }
}
