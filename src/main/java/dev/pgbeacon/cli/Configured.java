package dev.pgbeacon.cli;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The configuration as the sidecar would read it here, from the same places; Quarkus need not run for that. */
final class Configured {
    private Configured() {}

    static Config config() {
        return ConfigProvider.getConfig();
    }

    /**
     * What is read from some of the keys.
     *
     * @param known the keys that there are, where the names of the servers matter
     * @throws Refusal with every problem
     */
    static <T> T read(List<Key<?>> known, Function<Settings, T> reader) {
        var settings = new Settings(config(), known);
        var value = reader.apply(settings);
        if (!settings.problems().isEmpty()) {
            throw Refusal.usage(String.join("; ", settings.problems()));
        }
        return value;
    }
}
