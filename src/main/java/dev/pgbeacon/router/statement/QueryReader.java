package dev.pgbeacon.router.statement;

import java.util.Set;

/** Reads SELECT, TABLE, VALUES and WITH, with or without parentheses. */
final class QueryReader {
    private static final Set<String> BEGIN_QUERY = Set.of("select", "table", "values", "with");
    private static final Set<String> CHANGE_ROWS = Set.of("insert", "update", "delete", "merge");
    private static final Set<String> TEMPORARY = Set.of("temp", "temporary", "local", "global");

    private QueryReader() {}

    static boolean isQuery(Span span) {
        int at = 0;
        while (span.is(at, TokenKind.OPEN)) {
            at++;
        }
        return BEGIN_QUERY.contains(span.word(at));
    }

    /** A column that has the name of one of the words looks like a write: a read on the primary is the price. */
    static Statement read(Span span) {
        var mentions = MentionsReader.read(span);
        String write = "";
        for (int i = 0; i < span.size(); i++) {
            if (!span.is(i, TokenKind.WORD) || span.is(i - 1, TokenKind.DOT)) {
                continue;
            }
            String word = span.word(i);
            if (word.equals("into") && TEMPORARY.contains(span.word(i + 1))) {
                return new Statement.CreateTemporary(mentions);
            }
            if (write.isEmpty() && locksRows(span, i)) {
                write = "a lock of rows";
            } else if (write.isEmpty() && word.equals("into")) {
                write = "into";
            } else if (write.isEmpty() && CHANGE_ROWS.contains(word)) {
                write = word;
            }
        }
        if (!write.isEmpty()) {
            return new Statement.Write(write, mentions);
        }
        return SetConfigReader.read(span).<Statement>map(it -> it).orElseGet(() -> new Statement.Read(mentions));
    }

    private static boolean locksRows(Span span, int at) {
        return span.isWord(at, "for")
                && switch (span.word(at + 1)) {
                    case "update", "share", "no", "key" -> true;
                    default -> false;
                };
    }
}
