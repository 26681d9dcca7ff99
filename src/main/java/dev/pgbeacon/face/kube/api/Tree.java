package dev.pgbeacon.face.kube.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object from outside. What is not there, and what is of another type than expected, is empty; nothing throws. */
record Tree(JsonObject object) {
    /** A pod's nests to about 15; our threads' stacks are small. */
    private static final int DEEPEST = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    /** Empty: not one whole JSON object. */
    static Optional<Tree> parse(String text) {
        try (var parser = FACTORY.createParser(text)) {
            return JacksonCodec.fromParser(parser, Object.class) instanceof JsonObject object
                    ? Optional.of(new Tree(object))
                    : Optional.empty();
        } catch (DecodeException | IOException garbage) {
            return Optional.empty();
        }
    }

    /** By Vert.x' own codec: which one its {@code Json} takes depends on the class path. */
    static String print(JsonObject object) {
        return new JacksonCodec().toString(object, false);
    }

    Optional<String> text(String... path) {
        return value(path) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A whole number that an int holds. */
    Optional<Integer> number(String... path) {
        return value(path) instanceof Integer number ? Optional.of(number) : Optional.empty();
    }

    boolean has(String... path) {
        return value(path) != null;
    }

    /** Only those that are texts. */
    Map<String, String> texts(String... path) {
        var texts = new HashMap<String, String>();
        if (value(path) instanceof JsonObject object) {
            for (var entry : object) {
                if (entry.getValue() instanceof String text) {
                    texts.put(entry.getKey(), text);
                }
            }
        }
        return texts;
    }

    /** Only those elements that are objects. */
    List<Tree> objects(String... path) {
        return value(path) instanceof JsonArray array
                ? array.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(element -> new Tree((JsonObject) element))
                        .toList()
                : List.of();
    }

    private Object value(String... path) {
        Object value = object;
        for (var name : path) {
            value = value instanceof JsonObject at ? at.getValue(name) : null;
        }
        return value;
    }
}
