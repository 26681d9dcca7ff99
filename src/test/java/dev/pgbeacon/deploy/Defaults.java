package dev.pgbeacon.deploy;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.start.Catalogue;
import java.util.Locale;

/** What the program does when nobody sets anything, and by which variables it is set: the manifests must agree. */
public final class Defaults {
    private Defaults() {}

    public static String of(String key) {
        return Catalogue.KEYS.stream()
                .filter(known -> known.name().equals(key))
                .flatMap(known -> known.fallback().stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError(key + " (expected: a key with a default)"));
    }

    static Key<?> readFrom(String variable) {
        return Catalogue.KEYS.stream()
                .filter(key ->
                        key.aliases().contains(variable) || inEnvironment(key).equals(variable))
                .findFirst()
                .orElseThrow(() -> new AssertionError(variable + " (expected: a variable that is read)"));
    }

    private static String inEnvironment(Key<?> key) {
        return key.fullName().replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }
}
