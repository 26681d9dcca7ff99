package dev.pgbeacon.router.statement;

import java.util.Arrays;

/** One pass over the bytes, by the rules of PostgreSQL's scan.l. */
final class Lexer {
    private static final int NO_QUOTE = -1;

    private final byte[] text;
    private final Dialect dialect;
    private final Tokens tokens;
    private final Strings strings;
    private int[] open = new int[16];
    private int depth;
    private int at;
    private String trouble = "";

    private Lexer(byte[] text, Dialect dialect) {
        this.text = text;
        this.dialect = dialect;
        tokens = new Tokens(text, dialect.encoding());
        strings = new Strings(text);
    }

    static Lexed read(byte[] text, Dialect dialect) {
        if (!dialect.tellsCharacters(text)) {
            return new Lexed.Unreadable("a client_encoding whose characters can hide quotes");
        }
        var lexer = new Lexer(text, dialect);
        while (lexer.at < text.length && lexer.trouble.isEmpty()) {
            lexer.next();
        }
        if (lexer.trouble.isEmpty() && lexer.depth > 0) {
            lexer.trouble = "a parenthesis that is not closed";
        }
        return lexer.trouble.isEmpty() ? lexer.tokens : new Lexed.Unreadable(lexer.trouble);
    }

    private void next() {
        byte c = text[at];
        if (Bytes.isSpace(c)) {
            at++;
        } else if (c == '-' && peek(1) == '-') {
            at = strings.lineCommentEnd(at);
        } else if (c == '/' && peek(1) == '*') {
            jump(strings.blockCommentEnd(at), "a comment that is not closed");
        } else if (Bytes.isNameStart(c)) {
            word(c);
        } else if (Bytes.isDigit(c) || (c == '.' && Bytes.isDigit(peek(1)))) {
            take(TokenKind.NUMBER, strings.numberEnd(at));
        } else if (c == '\'') {
            string(at, plain());
        } else if (c == '"') {
            quotedName();
        } else if (c == '$') {
            dollar();
        } else if (Bytes.isOperator(c)) {
            take(TokenKind.OPERATOR, strings.operatorEnd(at));
        } else {
            punctuation(c);
        }
    }

    private void word(byte c) {
        int quote = prefixedQuote(c);
        if (quote == NO_QUOTE) {
            int end = at + 1;
            while (end < text.length && Bytes.isNamePart(text[end])) {
                end++;
            }
            take(TokenKind.WORD, end);
        } else if (text[quote] == '"') {
            trouble = "a name in U&\"…\"";
        } else {
            switch (c) {
                case 'e', 'E' -> string(quote, Quoting.BACKSLASHES);
                case 'b', 'B', 'x', 'X' -> string(quote, Quoting.BITS);
                case 'n', 'N' -> string(quote, plain());
                default -> {
                    if (dialect.standardConformingStrings()) {
                        string(quote, Quoting.PLAIN);
                    } else {
                        trouble = "U&'…' without standard_conforming_strings";
                    }
                }
            }
        }
    }

    /** Where the quote of E'…', B'…', X'…', N'…', U&'…' or U&"…" is. */
    private int prefixedQuote(byte c) {
        return switch (c) {
            case 'e', 'E', 'b', 'B', 'x', 'X', 'n', 'N' -> peek(1) == '\'' ? at + 1 : NO_QUOTE;
            case 'u', 'U' -> peek(1) == '&' && (peek(2) == '\'' || peek(2) == '"') ? at + 2 : NO_QUOTE;
            default -> NO_QUOTE;
        };
    }

    private Quoting plain() {
        return dialect.standardConformingStrings() ? Quoting.PLAIN : Quoting.BACKSLASHES;
    }

    private void string(int quote, Quoting quoting) {
        takeOr(TokenKind.STRING, strings.quotedEnd(quote, quoting), "a string that is not closed");
    }

    private void quotedName() {
        int end = strings.quotedNameEnd(at);
        if (end == at + 2) {
            trouble = "a name of no letters";
        } else {
            takeOr(TokenKind.QUOTED, end, "a quoted name that is not closed");
        }
    }

    private void dollar() {
        if (Bytes.isDigit(peek(1))) {
            int end = at + 1;
            while (end < text.length && Bytes.isDigit(text[end])) {
                end++;
            }
            take(TokenKind.PARAMETER, end);
        } else {
            takeOr(TokenKind.STRING, strings.dollarQuotedEnd(at), "a dollar sign that quotes nothing");
        }
    }

    private void punctuation(byte c) {
        switch (c) {
            case '(' -> {
                if (depth == open.length) {
                    open = Arrays.copyOf(open, depth * 2);
                }
                open[depth++] = tokens.count();
                take(TokenKind.OPEN, at + 1);
            }
            case ')' -> {
                if (depth == 0) {
                    trouble = "a parenthesis that was not opened";
                    return;
                }
                take(TokenKind.CLOSE, at + 1);
                tokens.pair(open[--depth], tokens.count() - 1);
            }
            case '[' -> take(TokenKind.OPEN_BRACKET, at + 1);
            case ']' -> take(TokenKind.CLOSE_BRACKET, at + 1);
            case ',' -> take(TokenKind.COMMA, at + 1);
            case ';' -> take(TokenKind.SEMICOLON, at + 1);
            case '.' -> {
                boolean two = peek(1) == '.';
                take(two ? TokenKind.OTHER : TokenKind.DOT, two ? at + 2 : at + 1);
            }
            case ':' -> {
                boolean cast = peek(1) == ':';
                take(cast ? TokenKind.CAST : TokenKind.OTHER, cast || peek(1) == '=' ? at + 2 : at + 1);
            }
            default -> trouble = "a character that SQL does not have";
        }
    }

    private void take(TokenKind kind, int end) {
        tokens.add(kind, at, end);
        at = end;
    }

    private void takeOr(TokenKind kind, int end, String otherwise) {
        if (end == Strings.NOT_CLOSED) {
            trouble = otherwise;
        } else {
            take(kind, end);
        }
    }

    private void jump(int end, String otherwise) {
        if (end == Strings.NOT_CLOSED) {
            trouble = otherwise;
        } else {
            at = end;
        }
    }

    /** 0 behind the end: no rule asks for it. */
    private byte peek(int ahead) {
        return at + ahead < text.length ? text[at + ahead] : 0;
    }
}
