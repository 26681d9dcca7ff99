package dev.pgbeacon.router.statement;

/** scan.l's classes of characters. */
final class Bytes {
    private static final String OPERATOR = "~!@#^&|`?+-*/%<>=";

    private Bytes() {}

    static boolean isSpace(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    static boolean isNewline(byte c) {
        return c == '\n' || c == '\r';
    }

    static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /** Every byte with the eighth bit counts as a letter, Unicode's spaces too. */
    static boolean isNameStart(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c < 0;
    }

    static boolean isNamePart(byte c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }

    static boolean isOperator(byte c) {
        return c > 0 && OPERATOR.indexOf(c) >= 0;
    }
}
