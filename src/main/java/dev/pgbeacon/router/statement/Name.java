package dev.pgbeacon.router.statement;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A name with or without its schema, or a column with its table: as written, folded as PostgreSQL folds it. */
public record Name(List<String> parts) {
    /** PostgreSQL's NAMEDATALEN less one: it cuts what is longer, and then it is another name. */
    private static final int LONGEST = 63;

    private static final char UNREADABLE = '\uFFFD';

    public Name {
        parts = List.copyOf(parts);
        if (parts.isEmpty() || parts.contains("")) {
            throw new IllegalArgumentException("name: " + parts + " (expected: parts of at least one character)");
        }
    }

    public static Name of(String... parts) {
        return new Name(List.of(parts));
    }

    /**
     * As SQL writes it, like {@code f}, {@code app.f} or {@code "App".f}.
     *
     * @throws IllegalArgumentException if it is no name: what it was and what was expected
     */
    public static Name parse(String text) {
        if (Lexer.read(text.getBytes(StandardCharsets.UTF_8), Dialect.DEFAULT) instanceof Tokens tokens) {
            var span = new Span(tokens, 0, tokens.count());
            int end = Names.end(span, 0);
            if (end > 0 && end == span.size()) {
                return Names.read(span, 0, end);
            }
        }
        throw new IllegalArgumentException("name: '" + text + "' (expected: like f or schema.f)");
    }

    /** Without the schema. */
    public String last() {
        return parts.get(parts.size() - 1);
    }

    public boolean isQualified() {
        return parts.size() > 1;
    }

    /** Whether nobody can say from the text which name the server will take it for. */
    public boolean isDoubtful() {
        return parts.stream().anyMatch(part -> part.indexOf(UNREADABLE) >= 0 || isTooLong(part));
    }

    private static boolean isTooLong(String part) {
        return part.getBytes(StandardCharsets.UTF_8).length > LONGEST;
    }

    /** Whether the parts of the other stand in a row somewhere in this one. */
    public boolean holds(Name other) {
        for (int i = 0; i + other.parts.size() <= parts.size(); i++) {
            if (parts.subList(i, i + other.parts.size()).equals(other.parts)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
