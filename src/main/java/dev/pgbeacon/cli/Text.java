package dev.pgbeacon.cli;

import dev.pgbeacon.status.OneLine;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;

/** Values of a report for a terminal. */
final class Text {
    private Text() {}

    /** A reason may be another program's message: what would move the cursor, or worse, is shown as a question mark. */
    static String plain(String text) {
        return OneLine.of(text);
    }

    static Optional<String> find(JsonObject object, String key) {
        var value = object.get(key);
        if (value == null || value.getValueType() == JsonValue.ValueType.NULL) {
            return Optional.empty();
        }
        return Optional.of(plain(value instanceof JsonString string ? string.getString() : value.toString()));
    }

    static String of(JsonObject object, String key) {
        return find(object, key).orElse("unknown");
    }

    static JsonObject object(JsonObject object, String key) {
        var value = object.get(key);
        return value == null || value.getValueType() != JsonValue.ValueType.OBJECT
                ? JsonValue.EMPTY_JSON_OBJECT
                : value.asJsonObject();
    }
}
