package dev.pgbeacon.router.statement;

/** Where what begins at a place of the text ends. */
final class Strings {
    static final int NOT_CLOSED = -1;

    /** Characters that let an operator end in a plus or minus sign. */
    private static final String LETS_END_IN_SIGN = "~!@#^&|`?%";

    private final byte[] text;

    Strings(byte[] text) {
        this.text = text;
    }

    int lineCommentEnd(int from) {
        int at = from;
        while (at < text.length && !Bytes.isNewline(text[at])) {
            at++;
        }
        return at;
    }

    /** They nest. */
    int blockCommentEnd(int from) {
        int depth = 0;
        for (int at = from; at + 1 < text.length; at++) {
            if (text[at] == '/' && text[at + 1] == '*') {
                depth++;
                at++;
            } else if (text[at] == '*' && text[at + 1] == '/') {
                depth--;
                at++;
                if (depth == 0) {
                    return at + 1;
                }
            }
        }
        return NOT_CLOSED;
    }

    /** With what continues it on a later line, in the same way of quoting: E'…' newline '…' has backslashes in both. */
    int quotedEnd(int quote, Quoting quoting) {
        int at = quote + 1;
        while (at < text.length) {
            byte c = text[at];
            if (c == '\\' && quoting == Quoting.BACKSLASHES) {
                at += 2;
            } else if (c != '\'') {
                at++;
            } else if (quoting != Quoting.BITS && at + 1 < text.length && text[at + 1] == '\'') {
                at += 2;
            } else {
                int next = continuation(at + 1);
                if (next == NOT_CLOSED) {
                    return at + 1;
                }
                at = next + 1;
            }
        }
        return NOT_CLOSED;
    }

    /** The quote that goes on after a newline, with only spaces and line comments before it. */
    private int continuation(int from) {
        boolean newline = false;
        int at = from;
        while (at < text.length) {
            byte c = text[at];
            if (Bytes.isSpace(c)) {
                newline |= Bytes.isNewline(c);
                at++;
            } else if (c == '-' && at + 1 < text.length && text[at + 1] == '-') {
                at = lineCommentEnd(at);
            } else {
                return c == '\'' && newline ? at : NOT_CLOSED;
            }
        }
        return NOT_CLOSED;
    }

    int quotedNameEnd(int quote) {
        int at = quote + 1;
        while (at < text.length) {
            if (text[at] != '"') {
                at++;
            } else if (at + 1 < text.length && text[at + 1] == '"') {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return NOT_CLOSED;
    }

    int dollarQuotedEnd(int from) {
        int tagEnd = from + 1;
        while (tagEnd < text.length && text[tagEnd] != '$') {
            boolean fits = tagEnd == from + 1 ? Bytes.isNameStart(text[tagEnd]) : Bytes.isNamePart(text[tagEnd]);
            if (!fits) {
                return NOT_CLOSED;
            }
            tagEnd++;
        }
        int length = tagEnd + 1 - from;
        for (int at = tagEnd + 1; at + length <= text.length; at++) {
            if (text[at] == '$' && isSame(from, at, length)) {
                return at + length;
            }
        }
        return NOT_CLOSED;
    }

    private boolean isSame(int one, int other, int length) {
        for (int i = 0; i < length; i++) {
            if (text[one + i] != text[other + i]) {
                return false;
            }
        }
        return true;
    }

    /** What follows a number without a space is another token, as before PostgreSQL 15; later versions refuse it. */
    int numberEnd(int from) {
        int at = digitsEnd(from);
        if (at < text.length && text[at] == '.' && !(at + 1 < text.length && text[at + 1] == '.')) {
            at = digitsEnd(at + 1);
        }
        if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
            int exponent = at + 1;
            if (exponent < text.length && (text[exponent] == '+' || text[exponent] == '-')) {
                exponent++;
            }
            int end = digitsEnd(exponent);
            return end > exponent ? end : at;
        }
        return at;
    }

    private int digitsEnd(int from) {
        int at = from;
        while (at < text.length && Bytes.isDigit(text[at])) {
            at++;
        }
        return at;
    }

    /** A comment ends it, and a sign at its end belongs to what follows unless a character allows it. */
    int operatorEnd(int from) {
        int end = from;
        boolean mayEndInSign = false;
        while (end < text.length && Bytes.isOperator(text[end]) && !startsComment(end)) {
            mayEndInSign |= LETS_END_IN_SIGN.indexOf(text[end]) >= 0;
            end++;
        }
        if (!mayEndInSign) {
            while (end > from + 1 && (text[end - 1] == '+' || text[end - 1] == '-')) {
                end--;
            }
        }
        return end;
    }

    private boolean startsComment(int at) {
        return at + 1 < text.length
                && ((text[at] == '-' && text[at + 1] == '-') || (text[at] == '/' && text[at + 1] == '*'));
    }
}
