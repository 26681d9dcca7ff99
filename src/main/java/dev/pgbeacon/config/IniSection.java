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
 * indented lines continue a value, {@code %(key)s} refers to another key and {@code %%} is a percent sign.
 */
public final class IniSection {
    private static final Pattern HEADER = Pattern.compile("\\[(.+)]");
    private static final Pattern OPTION = Pattern.compile("([^=:]+?)\\s*[=:]\\s*(.*)");
    private static final Pattern PERCENT = Pattern.compile("%(?:(%)|\\(([^)]+)\\)s|(.?))");

    private final Map<String, String> raw = new LinkedHashMap<>();

    private IniSection() {}

    /** @throws IllegalArgumentException if the text is no INI file, or does not have the section: what, where, and what was expected */
    public static Map<String, String> read(List<String> lines, String wanted) {
        var section = new IniSection();
        boolean found = false;
        Optional<String> header = Optional.empty();
        Optional<String> lastKey = Optional.empty();
        for (int i = 0; i < lines.size(); i++) {
            var line =
                    i == 0 && lines.get(i).startsWith("\uFEFF") ? lines.get(i).substring(1) : lines.get(i);
            var text = line.strip();
            if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
                continue;
            }
            boolean isWanted = header.isPresent() && header.get().equals(wanted);
            if (Character.isWhitespace(line.charAt(0)) && lastKey.isPresent()) {
                if (isWanted) {
                    section.raw.merge(lastKey.get(), text, (before, more) -> before + "\n" + more);
                }
                continue;
            }
            var head = HEADER.matcher(text);
            if (head.matches()) {
                header = Optional.of(head.group(1));
                found |= head.group(1).equals(wanted);
                lastKey = Optional.empty();
                continue;
            }
            var option = OPTION.matcher(text);
            if (header.isEmpty() || !option.matches()) {
                // Without its text, which may hold the password.
                throw new IllegalArgumentException("line " + (i + 1) + " (expected: "
                        + (header.isEmpty() ? "a [section] first" : "key = value") + ")");
            }
            var key = option.group(1).toLowerCase(Locale.ROOT);
            lastKey = Optional.of(key);
            if (isWanted && section.raw.put(key, option.group(2)) != null) {
                throw new IllegalArgumentException("line " + (i + 1) + ": '" + key + "' (expected: each key once)");
            }
        }
        if (!found) {
            throw new IllegalArgumentException("section [" + wanted + "] missing");
        }
        return section.interpolated();
    }

    private Map<String, String> interpolated() {
        var values = new LinkedHashMap<String, String>();
        raw.forEach((key, value) -> values.put(key, interpolate(key, value, 0)));
        return values;
    }

    private String interpolate(String key, String value, int depth) {
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
            return Matcher.quoteReplacement(interpolate(key, other, depth + 1));
        });
    }
}
