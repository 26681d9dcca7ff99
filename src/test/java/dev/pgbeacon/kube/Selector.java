package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** {@code labelSelector} and {@code fieldSelector} of a list or a watch. */
final class Selector implements Predicate<JsonObject> {
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)");
    private static final Set<String> FIELDS = Set.of("metadata.name", "metadata.namespace");
    private static final Map<Resource, Set<String>> MORE_FIELDS = Map.of(
            Resource.PODS,
            Set.of("spec.nodeName", "status.phase", "status.podIP"),
            Resource.EVENTS,
            Set.of(
                    "involvedObject.kind",
                    "involvedObject.namespace",
                    "involvedObject.name",
                    "involvedObject.uid",
                    "involvedObject.apiVersion",
                    "involvedObject.fieldPath",
                    "involvedObject.resourceVersion",
                    "reason",
                    "reportingComponent",
                    "source",
                    "type"));

    private final List<Predicate<JsonObject>> terms = new ArrayList<>();

    Selector(Resource resource, Map<String, String> query) {
        for (var term : split(query.getOrDefault("labelSelector", ""))) {
            terms.add(label(term));
        }
        for (var term : split(query.getOrDefault("fieldSelector", ""))) {
            terms.add(field(resource, term));
        }
    }

    @Override
    public boolean test(JsonObject object) {
        return terms.stream().allMatch(term -> term.test(object));
    }

    /** At commas outside of parentheses. */
    private static List<String> split(String text) {
        return Arrays.stream(text.split(",(?![^(]*\\))", -1))
                .map(String::strip)
                .filter(term -> !term.isEmpty())
                .toList();
    }

    private static Predicate<JsonObject> label(String term) {
        var set = SET.matcher(term);
        if (set.matches()) {
            var values = List.of(set.group(3).split("\\s*,\\s*", -1));
            boolean in = set.group(2).equals("in");
            return object -> values.contains(Meta.labels(object).getOrDefault(set.group(1), "\0")) == in;
        }
        if (term.startsWith("!")) {
            return object -> !Meta.labels(object).containsKey(term.substring(1));
        }
        if (!term.contains("=")) {
            return object -> Meta.labels(object).containsKey(term);
        }
        return compared(term, (object, key) -> Meta.labels(object).getOrDefault(key, "\0"));
    }

    private static Predicate<JsonObject> field(Resource resource, String term) {
        var key = term.split("!?==?", -1)[0];
        if (!FIELDS.contains(key)
                && !MORE_FIELDS.getOrDefault(resource, Set.of()).contains(key)) {
            throw Refusal.badRequest("field label not supported: " + key);
        }
        return compared(term, Selector::at);
    }

    private interface Look {
        String value(JsonObject object, String key);
    }

    private static Predicate<JsonObject> compared(String term, Look look) {
        var sides = term.split("!?==?", 2);
        boolean equal = !term.contains("!=");
        return object -> look.value(object, sides[0].strip()).equals(sides[1].strip()) == equal;
    }

    private static String at(JsonObject object, String path) {
        Object here = object;
        for (var step : path.split("\\.", -1)) {
            here = here instanceof JsonObject inner ? inner.getValue(step) : null;
        }
        return here == null ? "" : here.toString();
    }
}
