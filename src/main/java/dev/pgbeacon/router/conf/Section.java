package dev.pgbeacon.router.conf;

import java.util.LinkedHashMap;
import java.util.Map;

/** The keywords that are legal in one place, and the reading of all of them. */
final class Section {
    /** What follows a keyword. */
    interface Statement {
        void read(Cursor cursor, Token keyword, Section section);
    }

    private final Map<String, Statement> statements = new LinkedHashMap<>();

    Section with(String keyword, Statement statement) {
        statements.put(keyword, statement);
        return this;
    }

    boolean has(String keyword) {
        return statements.containsKey(keyword);
    }

    /** Up to the end of the file. */
    void readAll(Cursor cursor) {
        while (!cursor.peek().is(Token.Kind.END)) {
            if (cursor.peek().is(Token.Kind.CLOSE)) {
                cursor.remarks().error(cursor.next().place(), "'}' (expected: " + keywords() + ")");
            } else {
                readOne(cursor);
            }
        }
    }

    /** From after the opening brace to the closing one. */
    void readBraces(Cursor cursor, Token opening) {
        while (!cursor.take(Token.Kind.CLOSE)) {
            if (cursor.peek().is(Token.Kind.END)) {
                cursor.remarks()
                        .error(
                                cursor.peek().place(),
                                "the end of the file (expected: '}' for the '{' in line "
                                        + opening.place().line() + ")");
                return;
            }
            readOne(cursor);
        }
    }

    private void readOne(Cursor cursor) {
        var token = cursor.next();
        if (token.is(Token.Kind.SEMICOLON)) {
            return;
        }
        var statement = token.is(Token.Kind.WORD) ? statements.get(token.keyword()) : null;
        if (statement != null) {
            statement.read(cursor, token, this);
            return;
        }
        cursor.remarks().error(token.place(), cursor.shown(token) + " (expected: " + keywords() + ")");
        if (token.is(Token.Kind.OPEN)) {
            skipBraces(cursor);
        } else {
            cursor.skipStatement(token);
        }
    }

    private static void skipBraces(Cursor cursor) {
        int depth = 1;
        while (depth > 0 && !cursor.peek().is(Token.Kind.END)) {
            var token = cursor.next();
            depth += token.is(Token.Kind.OPEN) ? 1 : token.is(Token.Kind.CLOSE) ? -1 : 0;
        }
    }

    private String keywords() {
        return "one of " + String.join(", ", statements.keySet());
    }
}
