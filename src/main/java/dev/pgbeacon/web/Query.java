package dev.pgbeacon.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request, each known, given once and not empty: one that is ignored would mislead who sent it. */
public record Query(Map<String, String> values) {
    public static final Query NONE = new Query(Map.of());

    /**
     * @param query as it stands after the question mark, still encoded
     * @param names the parameters that there are
     * @throws IllegalArgumentException if one is unknown, repeated or empty, or cannot be decoded
     */
    public static Query parse(String query, List<String> names) {
        if (query.isEmpty()) {
            return NONE;
        }
        var values = new HashMap<String, String>();
        for (var parameter : query.split("&", -1)) {
            read(parameter, names, values);
        }
        return new Query(Map.copyOf(values));
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private static void read(String parameter, List<String> names, Map<String, String> values) {
        int equals = parameter.indexOf('=');
        var name = Percent.decode(equals < 0 ? parameter : parameter.substring(0, equals));
        var value = equals < 0 ? "" : Percent.decode(parameter.substring(equals + 1));
        if (!names.contains(name)) {
            throw new IllegalArgumentException("parameter: '" + name + "' (expected: "
                    + (names.isEmpty() ? "none" : "one of " + String.join(", ", names)) + ")");
        }
        if (value.isEmpty()) {
            throw new IllegalArgumentException("parameter " + name + ": empty (expected: a value)");
        }
        if (values.put(name, value) != null) {
            throw new IllegalArgumentException("parameter " + name + ": twice (expected: once)");
        }
    }
}
