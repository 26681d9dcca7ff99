package dev.pgbeacon.start;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import java.util.List;

/** Keys of what is not ours, Quarkus above all, which application.properties hands on: they are checked with all others. */
final class ManagementConfig {
    private static final Key<Integer> PORT = Key.number(
                    "management.port", 0, 65535, "Port of health, metrics and the page; 0 lets the system choose.")
            .orElse("9000");
    private static final Key<String> BIND =
            Key.text("management.bind", "The address it listens on.").orElse("0.0.0.0");
    private static final Key<Boolean> LOG_JSON =
            Key.flag("log.json", "Log lines as JSON objects.").orElse("false");

    private static final Key<Boolean> DEV_EMBEDDED = Key.flag(
                    "dev.embedded", "Development mode only: whether it starts a primary and two standbys of its own.")
            .orElse("true");

    static final List<Key<?>> KEYS = List.of(PORT, BIND, LOG_JSON, DEV_EMBEDDED);

    private ManagementConfig() {}

    static void check(Settings settings) {
        KEYS.forEach(settings::get);
    }
}
