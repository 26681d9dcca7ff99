package dev.pgbeacon.start;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.watch.WatchConfig;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Hands our keys on to Quarkus, where it is Quarkus that acts on them. A bad value is not handed on: Quarkus would refuse it
 * in words of its own before {@link Start} has told every problem in one message.
 */
public final class HandedOn implements ConfigSourceFactory {
    /** Below application.properties: whoever sets a key of Quarkus means it. */
    private static final int ORDINAL = 200;

    private static final Map<String, Key<?>> KEYS = Map.of(
            "quarkus.management.host", ManagementConfig.BIND,
            "quarkus.log.console.json.enabled", ManagementConfig.LOG_JSON);

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var values = KEYS.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> value(entry.getValue(), context),
                        (one, other) -> one,
                        HashMap::new));
        values.put("quarkus.management.port", value(ManagementConfig.port(), context));
        if (KindOfRun.router().isPresent()) {
            // Its own wait ends with the last transaction.
            values.put("quarkus.shutdown.delay", "0");
            values.put("quarkus.log.console.stderr", "true");
        } else {
            values.put("quarkus.shutdown.delay", value(WatchConfig.DRAIN_WAIT, context));
        }
        return List.of(new PropertiesConfigSource(values, "pgbeacon's keys for Quarkus", ORDINAL));
    }

    private static String value(Key<?> key, ConfigSourceContext context) {
        var configured = context.getValue(key.fullName());
        return Optional.ofNullable(configured == null ? null : configured.getValue())
                .map(String::strip)
                .filter(text -> isGood(key, text))
                .or(key::fallback)
                .orElseThrow();
    }

    private static boolean isGood(Key<?> key, String text) {
        try {
            return !text.isEmpty() && key.parser().apply(text) != null;
        } catch (IllegalArgumentException refusedByStart) {
            return false;
        }
    }
}
