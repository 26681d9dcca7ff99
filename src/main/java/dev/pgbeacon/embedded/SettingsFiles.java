package dev.pgbeacon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server's settings in files of its data directory; the files are the state, so that a base backup takes them along. */
record SettingsFiles(Path data) {
    /** What one server recovers from: the one file a copy does not inherit. */
    static final String RECOVERY = "recovery.embedded.conf";

    private static final String COMMON = "embedded.conf";
    /** Where the settings of recovery stood before PostgreSQL 12, and the file that then made a standby. */
    private static final String OLD_RECOVERY = "recovery.conf";

    /** Makes PostgreSQL read our files after its own. */
    void include() {
        String lines = "include_if_exists '" + COMMON + "'\ninclude_if_exists '" + RECOVERY + "'\n";
        try {
            Files.writeString(data.resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void put(Map<String, String> settings) {
        put(data.resolve(COMMON), settings);
    }

    /** Makes the next start a standby's. */
    void recover(int majorVersion, Map<String, String> settings) {
        if (majorVersion >= 12) {
            put(data.resolve(RECOVERY), settings);
            put(data.resolve("standby.signal"), Map.of());
        } else {
            put(data.resolve(OLD_RECOVERY), settings);
            put(data.resolve(OLD_RECOVERY), Map.of("standby_mode", "on"));
        }
    }

    private static void put(Path file, Map<String, String> settings) {
        try {
            var lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.<String>of());
            settings.forEach((name, value) -> {
                lines.removeIf(line -> line.startsWith(name + " ="));
                lines.add(name + " = " + quoted(value));
            });
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServerUser.give(file);
    }

    /** A backslash escapes inside quotes (PostgreSQL's guc-file.l). */
    static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
