package dev.pgbeacon.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SysPropConfigSource;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a value was found, in words, from the name of its source. */
final class Whereabouts {
    private static final Pattern FILE = Pattern.compile(".*\\[source=(?:file:)?(.*)]");

    private Whereabouts() {}

    static String of(String name, String source) {
        if (source.startsWith(EnvConfigSource.NAME)) {
            return "environment " + (System.getenv().containsKey(name) ? name : variable(name));
        }
        if (source.startsWith(SysPropConfigSource.NAME)) {
            return "system property " + name;
        }
        var form = FILE.matcher(source);
        if (!form.matches()) {
            return source;
        }
        return file(source).map(file -> "file " + file).orElse("the program itself");
    }

    /** The file that a source of this name was read from; empty where it was none of the file system's. */
    static Optional<String> file(String source) {
        var form = FILE.matcher(source);
        return form.matches() && !form.group(1).startsWith("jar:") ? Optional.of(form.group(1)) : Optional.empty();
    }

    /** MicroProfile Config's rule, "Environment Variables Mapping Rules". */
    private static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
