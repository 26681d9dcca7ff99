package dev.pgbeacon.kube;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The fields of a Go struct. What is read through it loses the fields that it does not know, and the null ones; a field of
 * another type is refused.
 */
final class Shape {
    private final String name;
    private final Map<String, FieldType> fields = new LinkedHashMap<>();

    /** How one field is read. */
    interface FieldType {
        /**
         * @param field in Go's words, for a refusal
         * @param path of the JSON, for what is unknown
         * @throws IllegalArgumentException if the value is of another type
         */
        Object read(Object value, String field, String path, List<String> unknown);
    }

    static final FieldType STRING = (value, field, path, unknown) -> text(value, field);
    static final FieldType INTEGER = (value, field, path, unknown) -> {
        if (value instanceof Integer || value instanceof Long) {
            return value;
        }
        throw new IllegalArgumentException(field + ": readUint32: unexpected character: " + shown(value));
    };
    static final FieldType ANYTHING = (value, field, path, unknown) -> value;
    static final FieldType TIME = time(Times::seconds);
    static final FieldType MICRO_TIME = time(Times::micro);
    static final FieldType STRINGS_BY_KEY = (value, field, path, unknown) -> {
        var read = new JsonObject();
        object(value, field).forEach(entry -> {
            // Go reads a null into a map of strings as an empty one.
            read.put(entry.getKey(), entry.getValue() == null ? "" : text(entry.getValue(), field));
        });
        return read.isEmpty() ? null : read;
    };
    static final FieldType STRINGS = (value, field, path, unknown) -> {
        if (!(value instanceof JsonArray array)) {
            throw new IllegalArgumentException(field + ": decode slice: expect [ or n, but found " + shown(value));
        }
        array.forEach(one -> text(one, field));
        return array.isEmpty() ? null : array;
    };

    private Shape(String name) {
        this.name = name;
    }

    /** @param name of the Go type, such as {@code v1.LeaseSpec} */
    static Shape of(String name) {
        return new Shape(name);
    }

    Shape with(FieldType type, String... names) {
        for (var field : names) {
            fields.put(field, type);
        }
        return this;
    }

    FieldType type() {
        return (value, field, path, unknown) -> read(object(value, field), path, unknown);
    }

    JsonObject read(JsonObject sent, String path, List<String> unknown) {
        var read = new JsonObject();
        for (var field : sent.fieldNames()) {
            var type = fields.get(field);
            var inner = path.isEmpty() ? field : path + "." + field;
            if (type == null) {
                unknown.add(inner);
                continue;
            }
            var value = sent.getValue(field);
            var kept = value == null ? null : type.read(value, name + "." + capital(field), inner, unknown);
            if (kept != null) {
                read.put(field, kept);
            }
        }
        return read;
    }

    private static FieldType time(UnaryOperator<String> form) {
        return (value, field, path, unknown) -> {
            var text = text(value, field);
            try {
                return text.isEmpty() ? null : form.apply(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(field + ": unmarshalerDecoder: " + e.getMessage(), e);
            }
        };
    }

    private static String text(Object value, String field) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(field + ": ReadString: expects \" or n, but found "
                + shown(value).charAt(0));
    }

    private static JsonObject object(Object value, String field) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new IllegalArgumentException(field + ": ReadObject: expect { or , or } or n, but found " + shown(value));
    }

    private static String shown(Object value) {
        return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
    }

    private static String capital(String field) {
        return Character.toUpperCase(field.charAt(0)) + field.substring(1);
    }
}
