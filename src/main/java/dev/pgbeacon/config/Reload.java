package dev.pgbeacon.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Takes new settings while we run: all that can be taken, or, when anything is wrong with them, none. */
public final class Reload {
    /** Reads new settings and tells their problems; what it returns puts them into force. */
    @FunctionalInterface
    public interface Reader {
        Runnable read(Settings fresh);
    }

    /**
     * @param problems if there are any, all is as it was
     * @param taken the keys whose new value is in force
     * @param kept the keys whose new value needs a new start
     */
    public record Outcome(List<String> problems, Set<String> taken, Set<String> kept) {}

    private final Supplier<Settings> source;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final Set<String> readAgain = new HashSet<>();
    private Settings current;
    /** As they were last read, in force or refused. */
    private ConfigFiles files;

    /**
     * @param current what is in force
     * @param source reads from the same places once more
     */
    public Reload(Settings current, Supplier<Settings> source) {
        this.current = current;
        this.files = current.files();
        this.source = source;
    }

    /** @param keys those that the reader puts into force */
    public synchronized void register(List<Key<?>> keys, Reader reader) {
        keys.forEach(key -> readAgain.add(key.fullName()));
        readers.add(reader);
    }

    /** Whether a file that the settings were read from is another one by now. */
    public synchronized boolean isDue() {
        return files.changed();
    }

    public synchronized Outcome run() {
        var fresh = source.get();
        var changes = new ArrayList<Runnable>();
        readers.forEach(reader -> changes.add(reader.read(fresh)));
        files = fresh.files().after(files);
        if (!fresh.problems().isEmpty()) {
            return new Outcome(fresh.problems(), Set.of(), Set.of());
        }
        changes.forEach(Runnable::run);
        var changed = changed(current, fresh);
        current = fresh;
        var taken = new TreeSet<>(changed);
        taken.retainAll(readAgain);
        changed.removeAll(readAgain);
        return new Outcome(List.of(), taken, changed);
    }

    private static Set<String> changed(Settings from, Settings to) {
        var before = values(from);
        var after = values(to);
        var keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        keys.removeIf(
                key -> before.getOrDefault(key, Optional.empty()).equals(after.getOrDefault(key, Optional.empty())));
        return keys;
    }

    private static Map<String, Optional<String>> values(Settings settings) {
        var values = new HashMap<String, Optional<String>>();
        settings.effective().forEach(value -> values.put(value.key(), value.value()));
        return values;
    }
}
