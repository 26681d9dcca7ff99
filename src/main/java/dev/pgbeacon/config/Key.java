package dev.pgbeacon.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One configuration key, without its prefix {@code pgbeacon.}: how its text is read, and what the reference says of it.
 *
 * @param expected the form of the value, as refusals and the reference print it
 * @param fallback the default as it would be written; empty: the key may be missing
 * @param aliases other names under which it is read, full and in this order, when its own is not set
 * @param perServer whether {@code pgbeacon.servers.NAME.} may set it for one server
 * @param secret never printed
 * @param parser throws IllegalArgumentException, saying what was expected
 */
public record Key<T>(
        String name,
        String expected,
        Optional<String> fallback,
        String description,
        List<String> aliases,
        boolean perServer,
        boolean secret,
        Function<String, T> parser) {

    public static final String PREFIX = "pgbeacon.";

    public static <T> Key<T> of(String name, String expected, String description, Function<String, T> parser) {
        return new Key<>(name, expected, Optional.empty(), description, List.of(), false, false, parser);
    }

    public static Key<String> text(String name, String description) {
        return of(name, "text", description, Function.identity());
    }

    public static Key<Path> path(String name, String description) {
        return of(name, "path of a file", description, Path::of);
    }

    public static Key<Duration> duration(String name, String description) {
        return of(name, DurationText.EXPECTED, description, DurationText::parse);
    }

    public static Key<Integer> number(String name, int least, int most, String description) {
        var expected = least + ".." + most;
        return of(name, expected, description, text -> {
            var number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
            if (number < least || number > most) {
                throw new IllegalArgumentException("expected: " + expected);
            }
            return (int) number;
        });
    }

    public static Key<Boolean> flag(String name, String description) {
        return of(name, "true or false", description, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected: true or false");
        });
    }

    /** Elements are separated by commas or blanks; commas alone are no list. */
    public static <T> Key<List<T>> list(String name, String expected, String description, Function<String, T> element) {
        return of(name, expected, description, text -> {
            var parts = Arrays.stream(text.split("[,\\s]+"))
                    .filter(part -> !part.isEmpty())
                    .toList();
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("expected: " + expected);
            }
            return parts.stream().map(element).toList();
        });
    }

    /** With a default, as it would be written; that it is good is checked by a test. */
    public Key<T> orElse(String written) {
        return new Key<>(name, expected, Optional.of(written), description, aliases, perServer, secret, parser);
    }

    public Key<T> alias(String... names) {
        return new Key<>(name, expected, fallback, description, List.of(names), perServer, secret, parser);
    }

    public Key<T> forEachServer() {
        return new Key<>(name, expected, fallback, description, aliases, true, secret, parser);
    }

    public Key<T> hidden() {
        return new Key<>(name, expected, fallback, description, aliases, perServer, true, parser);
    }

    public String fullName() {
        return PREFIX + name;
    }
}
