package dev.pgbeacon.config;

import java.util.Optional;

/**
 * A key as it stands.
 *
 * @param key its full name
 * @param value as it is written; a secret is not shown
 * @param source where it comes from, in words
 */
public record EffectiveValue(String key, Optional<String> value, String source) {
    private static final String SECRET = "(secret)";

    static EffectiveValue of(Key<?> key, Optional<Settings.Written> written) {
        return written.map(found -> of(key, key.fullName(), found))
                .orElseGet(() -> new EffectiveValue(
                        key.fullName(), key.fallback(), key.fallback().isPresent() ? "default" : "not set"));
    }

    static EffectiveValue of(Key<?> key, String name, Settings.Written written) {
        return new EffectiveValue(
                name, Optional.of(key.secret() ? SECRET : Masked.of(written.text())), written.where());
    }
}
