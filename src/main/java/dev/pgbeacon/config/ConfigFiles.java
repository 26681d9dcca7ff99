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

    private static final String GONE = "none";

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

    /**
     * Whether one of them was written or replaced since. A mounted ConfigMap's file is replaced. One that is gone may be on its
     * way back, as an editor or a tool writes it anew: its settings stay until somebody says that they are to be read again.
     */
    boolean changed() {
        return stamps.entrySet().stream().anyMatch(file -> {
            var now = stamp(file.getKey());
            return !now.equals(GONE) && !now.equals(file.getValue());
        });
    }

    /** Besides, those that were read before and are gone: they may come back. */
    ConfigFiles after(ConfigFiles before) {
        var all = new TreeMap<Path, String>();
        before.stamps.keySet().forEach(file -> all.put(file, GONE));
        all.putAll(stamps);
        return new ConfigFiles(all);
    }

    private static String stamp(Path file) {
        try {
            long size = Files.size(file); // none yet where it is being written in its place
            return size == 0 ? GONE : Files.getLastModifiedTime(file) + " " + size + " " + file.toRealPath();
        } catch (IOException gone) {
            return GONE;
        }
    }
}
