package dev.pgbeacon.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One section of an INI file, read as Python's {@code configparser.ConfigParser} does (its manual, "Supported INI File
 * Structure" and "Interpolation of values"): {@code =} or {@code :}, comment lines with {@code #} and {@code ;}, keys in any case,
 * lines that are indented deeper than their key continue a value, {@code %(key)s} refers to another key and {@code %%} is a percent
 * sign; the keys of {@code [DEFAULT]} are every section's that has none of that name.
 */
public final class IniSection {
    private static final Pattern HEADER = Pattern.compile("\\[(.+)]");
    private static final Pattern OPTION = Pattern.compile("([^=:]+?)\\s*[=:]\\s*(.*)");
    private static final Pattern PERCENT = Pattern.compile("%(?:(%)|\\(([^)]+)\\)s|(.?))");

    private static final String DEFAULT = "DEFAULT";

    private final String wanted;
    private final Map<String, String> defaults = new LinkedHashMap<>();
    private final Map<String, String> own = new LinkedHashMap<>();
    private boolean found;
    private Optional<String> header = Optional.empty();
    private Optional<String> lastKey = Optional.empty();
    /** How far the line of the last key, or of the last header, is indented. */
    private int indent;

    private IniSection(String wanted) {
        this.wanted = wanted;
    }

    /** @throws IllegalArgumentException if the text is no INI file, or does not have the section: what, where, and what was expected */
    public static Map<String, String> read(List<String> lines, String wanted) {
        var section = new IniSection(wanted);
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            section.onLine(i == 0 && line.startsWith("\uFEFF") ? line.substring(1) : line, i + 1);
        }
        if (!section.found) {
            throw new IllegalArgumentException("section [" + wanted + "] missing");
        }
        return section.values();
    }

    private void onLine(String line, int number) {
        var text = line.strip();
        if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
            return;
        }
        int indented = line.indexOf(text);
        if (lastKey.isPresent() && indented > indent) {
            target().ifPresent(keys -> keys.merge(lastKey.get(), text, (before, more) -> before + "\n" + more));
            return;
        }
        indent = indented;
        var head = HEADER.matcher(text);
        if (head.lookingAt()) { // what follows the bracket is ignored
            header = Optional.of(head.group(1));
            found |= head.group(1).equals(wanted);
            lastKey = Optional.empty();
        } else {
            onOption(text, number);
        }
    }

    private void onOption(String text, int number) {
        var option = OPTION.matcher(text);
        if (header.isEmpty() || !option.matches()) {
            // Without its text, which may hold the password.
            throw new IllegalArgumentException(
                    "line " + number + " (expected: " + (header.isEmpty() ? "a [section] first" : "key = value") + ")");
        }
        var key = option.group(1).toLowerCase(Locale.ROOT);
        lastKey = Optional.of(key);
        if (target().map(keys -> keys.put(key, option.group(2))).isPresent()) {
            throw new IllegalArgumentException("line " + number + ": '" + key + "' (expected: each key once)");
        }
    }

    /** Where the keys of this place in the file go; empty: they are nobody's that we ask for. */
    private Optional<Map<String, String>> target() {
        return header.flatMap(name -> name.equals(wanted)
                ? Optional.of(own)
                : name.equals(DEFAULT) ? Optional.of(defaults) : Optional.empty());
    }

    private Map<String, String> values() {
        var raw = new LinkedHashMap<>(defaults);
        raw.putAll(own);
        var values = new LinkedHashMap<String, String>();
        raw.forEach((key, value) -> values.put(key, interpolate(raw, key, value, 0)));
        return values;
    }

    private static String interpolate(Map<String, String> raw, String key, String value, int depth) {
        if (depth > 10) {
            throw new IllegalArgumentException("key " + key + ": refers to itself");
        }
        return PERCENT.matcher(value).replaceAll(percent -> {
            if (percent.group(1) != null) {
                return "%";
            }
            var other =
                    percent.group(2) == null ? null : raw.get(percent.group(2).toLowerCase(Locale.ROOT));
            if (other == null) {
                throw new IllegalArgumentException(
                        "key " + key + ": a single % (expected: %% for a percent sign, or the %(name)s"
                                + " of a key of this section)");
            }
            return Matcher.quoteReplacement(interpolate(raw, key, other, depth + 1));
        });
    }
}
