package dev.pgbeacon.router.statement;

import java.util.Set;

/** Reads CREATE, ALTER and DROP. */
final class DefinitionReader {
    /** After one of these pg_proc, or which function an operator, a type or a view leads to, may be another. */
    private static final Set<String> FUNCTIONS = Set.of(
            "aggregate",
            "cast",
            "domain",
            "extension",
            "function",
            "operator",
            "owned",
            "policy",
            "procedure",
            "routine",
            "rule",
            "schema",
            "type",
            "view");

    private static final int WORDS_BEFORE_KIND = 6;

    private DefinitionReader() {}

    static Statement read(Span span) {
        if (isTemporary(span) || isInTemporarySchema(span)) {
            return new Statement.CreateTemporary(MentionsReader.read(query(span)));
        }
        String kind = kind(span);
        // ALTER TABLE renames views, too, and tables with policies.
        boolean renames = kind.equals("table") && span.isWord(0, "alter");
        if ((FUNCTIONS.contains(kind) && !makesRows(span)) || renames) {
            return new Statement.FunctionDdl(span.word(0) + " " + kind);
        }
        return tableAs(span);
    }

    /** CREATE TABLE … AS and CREATE MATERIALIZED VIEW … AS run a query, other definitions do not. */
    static Statement tableAs(Span span) {
        var query = query(span);
        if (query.isWord(0, "execute") && StatementReader.execute(query) instanceof Statement.Execute execute) {
            return new Statement.CreateTableExecute(execute);
        }
        return query.isEmpty()
                ? StatementReader.other(span)
                : new Statement.Write("create table as", MentionsReader.read(query));
    }

    private static Span query(Span span) {
        return span.after(makesRows(span) ? span.find(1, "as") + 1 : span.size());
    }

    private static boolean makesRows(Span span) {
        return span.isWord(0, "create")
                && (span.isWord(1, "materialized") || kind(span).equals("table"));
    }

    private static boolean isTemporary(Span span) {
        for (int i = 1; i < WORDS_BEFORE_KIND; i++) {
            switch (span.word(i)) {
                case "temp", "temporary" -> {
                    return span.isWord(0, "create");
                }
                case "or", "replace", "global", "local", "recursive" -> {}
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    /** Not SET search_path = app, pg_temp of a function: that is good practice. */
    private static boolean isInTemporarySchema(Span span) {
        for (int i = 1; i < span.size(); i++) {
            if (span.name(i).startsWith("pg_temp") && span.is(i + 1, TokenKind.DOT)) {
                return true;
            }
        }
        return false;
    }

    /** What is defined: the first word that is no attribute of it. */
    private static String kind(Span span) {
        for (int i = 1; i < WORDS_BEFORE_KIND; i++) {
            switch (span.word(i)) {
                case "or",
                        "replace",
                        "global",
                        "local",
                        "temp",
                        "temporary",
                        "unlogged",
                        "recursive",
                        "materialized" -> {}
                default -> {
                    return span.word(i);
                }
            }
        }
        return "";
    }
}
