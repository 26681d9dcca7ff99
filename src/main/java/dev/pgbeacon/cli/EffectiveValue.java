package dev.pgbeacon.cli;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A key as it stands.
 *
 * @param key its full name
 * @param value as it is written; a secret is not shown
 * @param source where it comes from, in words
 */
record EffectiveValue(String key, Optional<String> value, String source) {
    static final String SECRET = "(secret)";

    /** The plain keys, then what named servers have of their own. */
    static List<EffectiveValue> all(Settings settings, List<Key<?>> keys) {
        var values = new ArrayList<EffectiveValue>();
        keys.forEach(key -> values.add(of(settings, key)));
        for (var server : settings.servers()) {
            var own = Key.PREFIX + "servers." + server + ".";
            keys.stream()
                    .filter(Key::perServer)
                    .flatMap(key -> settings.of(server).origin(key).stream()
                            .filter(written -> written.name().startsWith(own))
                            .map(written -> written(key, own + key.name(), written)))
                    .forEach(values::add);
        }
        return values;
    }

    private static EffectiveValue of(Settings settings, Key<?> key) {
        return settings.origin(key)
                .map(written -> written(key, key.fullName(), written))
                .orElseGet(() -> new EffectiveValue(
                        key.fullName(), key.fallback(), key.fallback().isPresent() ? "default" : "not set"));
    }

    private static EffectiveValue written(Key<?> key, String name, Settings.Written written) {
        return new EffectiveValue(name, Optional.of(key.secret() ? SECRET : written.text()), written.where());
    }

    static String json(List<EffectiveValue> values, List<String> unknown, List<String> problems) {
        return Json.object(json -> {
            json.objects(
                    "configuration",
                    values.stream()
                            .<Json.Content>map(one -> value -> {
                                value.text("key", one.key());
                                value.text("value", one.value());
                                value.text("source", one.source());
                            })
                            .toList());
            json.texts("unknown", unknown);
            json.texts("problems", problems);
        });
    }
}
