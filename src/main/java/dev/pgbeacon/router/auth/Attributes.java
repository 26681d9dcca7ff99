package dev.pgbeacon.router.auth;

import java.util.Locale;

/** The attributes of one SCRAM message from left to right: {@code a=value,b=value}. Each byte is one character. */
final class Attributes {
    private static final char END = '\0';

    private final String text;
    private int at;

    Attributes(String text) {
        this.text = text;
    }

    /** The next character, zero at the end: SCRAM's messages hold no zero. */
    char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** How much of the text was read. */
    int position() {
        return at;
    }

    String rest() {
        return text.substring(at);
    }

    void skip() {
        at++;
    }

    /** The value of that attribute, which must come next. */
    String value(char name) throws Violation {
        if (peek() != name) {
            throw malformed("Expected attribute \"" + name + "\" but found \"" + printable(peek()) + "\".");
        }
        return valueOf(name);
    }

    /** The next attribute, whatever its name. */
    char any(StringBuilder value) throws Violation {
        char name = peek();
        if (name == END) {
            throw malformed("Attribute expected, but found end of string.");
        }
        if (!(name >= 'A' && name <= 'Z') && !(name >= 'a' && name <= 'z')) {
            throw malformed("Attribute expected, but found invalid character \"" + printable(name) + "\".");
        }
        value.setLength(0);
        value.append(valueOf(name));
        return name;
    }

    private String valueOf(char name) throws Violation {
        skip();
        if (peek() != '=') {
            throw malformed("Expected character \"=\" for attribute \"" + name + "\".");
        }
        skip();
        int comma = text.indexOf(',', at);
        int end = comma < 0 ? text.length() : comma;
        var value = text.substring(at, end);
        at = comma < 0 ? end : end + 1;
        return value;
    }

    static Violation malformed(String detail) {
        return new Violation(Refusal.malformedScram(detail));
    }

    /** As PostgreSQL shows a character of somebody unknown. */
    static String printable(char character) {
        return character >= 0x21 && character <= 0x7E
                ? "'" + character + "'"
                : String.format(Locale.ROOT, "0x%02x", (int) character);
    }

    /** Only what RFC 5802 calls printable: no comma either. */
    static boolean isPrintable(String value) {
        return value.chars().allMatch(each -> each >= 0x21 && each <= 0x7E && each != ',');
    }
}
