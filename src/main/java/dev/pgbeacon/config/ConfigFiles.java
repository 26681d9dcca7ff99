package dev.pgbeacon.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/** The files that a configuration was read from, and which content of theirs that was. */
record ConfigFiles(Map<Path, String> stamps) {

    static ConfigFiles of(Config config) {
        var stamps = new TreeMap<Path, String>();
        StreamSupport.stream(config.getConfigSources().spliterator(), false)
                .flatMap(source -> Whereabouts.file(source.getName()).stream())
                .map(ConfigFiles::path)
                .forEach(file -> stamps.put(file, stamp(file)));
        return new ConfigFiles(stamps);
    }

    private static Path path(String file) {
        try {
            return Path.of(URI.create("file:" + file));
        } catch (IllegalArgumentException notEncoded) {
            return Path.of(file);
        }
    }

    /** Whether one of them was written, replaced or removed since. A mounted ConfigMap's file is replaced. */
    boolean changed() {
        return stamps.entrySet().stream().anyMatch(file -> !file.getValue().equals(stamp(file.getKey())));
    }

    private static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file) + " " + file.toRealPath();
        } catch (IOException gone) {
            return "none";
        }
    }
}
