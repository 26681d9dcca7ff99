package dev.pgbeacon.watch;

import dev.pgbeacon.config.IniSection;
import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** PgSQLBDRChecker's file: where the server is, in a section {@code [postgresql]}. */
final class DatabaseIni {
    static final Key<Path> FILE = Key.path(
            "database-ini",
            "PgSQLBDRChecker's `database.ini`: section `[postgresql]` with host, database, user, password, and if wanted port,"
                    + " sslmode and connect_timeout (seconds, as `probe.timeout`). All other keys win over it.");

    private static final Map<String, String> OURS = Map.of(
            "host",
            "host",
            "port",
            "port",
            "database",
            "database",
            "user",
            "user",
            "password",
            "password",
            "sslmode",
            "sslmode",
            "connect_timeout",
            "probe.timeout");
    private static final List<String> NEEDED = List.of("host", "database", "user");

    private DatabaseIni() {}

    /** What the file says holds where nothing else does. */
    static void read(Settings settings) {
        settings.find(FILE).ifPresent(file -> read(file, settings));
    }

    private static void read(Path file, Settings settings) {
        try {
            var section = IniSection.read(Files.readAllLines(file), "postgresql");
            section.keySet().stream()
                    .filter(key -> !OURS.containsKey(key))
                    .forEach(key -> settings.problem(file + ": key " + key
                            + " (expected: host, port, database, user, password, sslmode, connect_timeout)"));
            NEEDED.stream()
                    .filter(key -> !section.containsKey(key))
                    .forEach(key -> settings.problem(file + ": key " + key + " missing in section [postgresql]"));
            section.forEach((key, value) -> {
                if (OURS.containsKey(key)) {
                    settings.fallBack(
                            OURS.get(key), file + ": " + key, key.equals("connect_timeout") ? value + "s" : value);
                }
            });
        } catch (IOException unreadable) {
            settings.problem(FILE.fullName() + ": '" + file + "' (expected: a file that can be read)");
        } catch (IllegalArgumentException wrong) {
            settings.problem(file + ": " + wrong.getMessage());
        }
    }
}
