package dev.pgbeacon.face.kube.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mapping in a YAML file, and where it stands there. What is of another type than expected is a problem, told by its place
 * and without its value, which may be secret; and is as what is not there.
 */
record Section(String place, Map<?, ?> entries, List<String> problems) {
    static Section root(Map<?, ?> entries) {
        return new Section("", entries, new ArrayList<>());
    }

    Optional<String> text(String name) {
        return find(name, String.class, "text").filter(text -> !text.isBlank());
    }

    boolean flag(String name) {
        return find(name, Boolean.class, "true or false").orElse(false);
    }

    boolean has(String name) {
        return entries.get(name) instanceof String text ? !text.isBlank() : entries.get(name) != null;
    }

    Optional<Section> section(String name) {
        return find(name, Map.class, "a mapping").map(map -> new Section(at(name), map, problems));
    }

    /** Of a list of mappings, the one whose {@code name} is that one; its part of that name. */
    Optional<Section> named(String list, String name, String part) {
        for (var element : find(list, List.class, "a list").orElse(List.of())) {
            if (element instanceof Map<?, ?> map && name.equals(map.get("name"))) {
                var found = new Section(at(list) + "[" + name + "]", map, problems);
                return found.section(part).or(() -> Optional.of(new Section(found.at(part), Map.of(), problems)));
            }
        }
        return Optional.empty();
    }

    /** @param what with what was expected in brackets */
    void problem(String name, String what) {
        problems.add(at(name) + ": " + what);
    }

    /** Unless it is there, and of a type that is a problem already. */
    void missing(String name, String expected) {
        if (!has(name)) {
            problem(name, "missing (expected: " + expected + ")");
        }
    }

    private <T> Optional<T> find(String name, Class<T> type, String expected) {
        var value = entries.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            problem(name, "(expected: " + expected + ")");
            return Optional.empty();
        }
        return Optional.of(type.cast(value));
    }

    private String at(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }
}
