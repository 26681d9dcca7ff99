package dev.pgbeacon.kube;

import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with a field: apimachinery's {@code field.Error}. */
record Field(String type, String field, String body) {
    static Field invalid(String field, Object value, String detail) {
        return new Field("FieldValueInvalid", field, "Invalid value: " + shown(value) + ": " + detail);
    }

    static Field required(String field, String detail) {
        return new Field("FieldValueRequired", field, "Required value" + (detail.isEmpty() ? "" : ": " + detail));
    }

    static Field forbidden(String field, String detail) {
        return new Field("FieldValueForbidden", field, "Forbidden: " + detail);
    }

    private static String shown(Object value) {
        return value instanceof String text ? quoted(text) : String.valueOf(value);
    }

    /** As Go's {@code %q} does it, for what occurs. */
    static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }

    static String all(List<Field> fields) {
        var each = fields.stream()
                .map(one -> one.field + ": " + one.body)
                .distinct()
                .toList();
        return each.size() == 1 ? each.get(0) : each.stream().collect(Collectors.joining(", ", "[", "]"));
    }
}
