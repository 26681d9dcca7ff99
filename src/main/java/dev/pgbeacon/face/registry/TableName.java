package dev.pgbeacon.face.registry;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A table in its schema, each as the catalog has it: without quotes, folded if it was written without. */
record TableName(String schema, String table) {
    static final String EXPECTED = "SCHEMA.TABLE, like octopus.nodes";

    private static final String PART = "(\"(?:[^\"\\x00]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
    private static final Pattern FORM = Pattern.compile(PART + "\\." + PART);
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");
    /** PostgreSQL cuts what is longer, and then it is another's name. */
    private static final int LONGEST = 63;

    TableName {
        Stream.of(schema, table).forEach(name -> {
            if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
                throw new IllegalArgumentException("expected: names of at most " + LONGEST + " bytes");
            }
        });
    }

    /** @throws IllegalArgumentException unless it is written as SQL would have it */
    static TableName parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("expected: " + EXPECTED);
        }
        return new TableName(name(form.group(1)), name(form.group(2)));
    }

    private static String name(String part) {
        return part.startsWith("\"")
                ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
                : part.toLowerCase(Locale.ROOT);
    }

    /** Another one in the same schema. */
    TableName beside(String other) {
        return new TableName(schema, other);
    }

    /** As SQL reads it, whatever its name. */
    String quoted() {
        return quoted(schema) + "." + quoted(table);
    }

    /** The quoted name as a string of SQL's. */
    String literal() {
        return "'" + quoted().replace("'", "''") + "'";
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** As a person writes it. */
    @Override
    public String toString() {
        return plain(schema) + "." + plain(table);
    }

    static String plain(String name) {
        return PLAIN.matcher(name).matches() ? name : quoted(name);
    }
}
