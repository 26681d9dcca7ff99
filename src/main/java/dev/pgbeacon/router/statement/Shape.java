package dev.pgbeacon.router.statement;

import java.util.Arrays;
import java.util.Optional;

/**
 * A text without its constants: what texts have in common that differ in numbers, strings and comments alone. Where a text may
 * run does not follow from these, but for the few that {@link Verdict#ofShape} leaves out.
 */
public final class Shape {
    /** No text of the protocol holds one. */
    private static final byte CONSTANT = 0;

    private final byte[] text;
    private final Strings strings;
    private final boolean ascii;
    private final boolean plainStrings;
    private final byte[] shape;
    private int at;
    private int length;
    private boolean constants;

    private Shape(byte[] text, Dialect dialect) {
        this.text = text;
        strings = new Strings(text);
        ascii = dialect.encoding() == TextEncoding.AMBIGUOUS;
        plainStrings = dialect.standardConformingStrings();
        shape = new byte[text.length];
    }

    /** Empty if it holds none, or anything of which it takes more to say where it ends. */
    public static Optional<byte[]> of(byte[] text, Dialect dialect) {
        var reader = new Shape(text, dialect);
        while (reader.at < text.length) {
            if (!reader.next()) {
                return Optional.empty();
            }
        }
        return reader.constants ? Optional.of(Arrays.copyOf(reader.shape, reader.length)) : Optional.empty();
    }

    /** Cuts at the same places as {@link Lexer}. */
    private boolean next() {
        byte c = text[at];
        if (c == CONSTANT || (c < 0 && ascii)) {
            return false;
        } else if (Bytes.isNameStart(c)) {
            return word();
        } else if (Bytes.isDigit(c) || (c == '.' && Bytes.isDigit(peek()))) {
            return constant(strings.numberEnd(at));
        } else if (c == '\'') {
            return plainStrings && !ascii && constant(strings.quotedEnd(at, Quoting.PLAIN));
        } else if (c == '"') {
            return keep(strings.quotedNameEnd(at));
        } else if (c == '-' && peek() == '-') {
            return constant(strings.lineCommentEnd(at));
        } else if (c == '/' && peek() == '*') {
            return constant(strings.blockCommentEnd(at));
        } else if (c == '$') {
            return Bytes.isDigit(peek()) && keep(parameterEnd());
        }
        return keep(at + 1);
    }

    private boolean word() {
        int end = at + 1;
        while (end < text.length && Bytes.isNamePart(text[end])) {
            if (text[end] < 0 && ascii) {
                return false;
            }
            end++;
        }
        // E'…', U&"…" and their like end by rules of their own.
        boolean prefix = end == at + 1 && end < text.length && (text[end] == '\'' || text[end] == '&');
        return !prefix && keep(end);
    }

    private int parameterEnd() {
        int end = at + 1;
        while (end < text.length && Bytes.isDigit(text[end])) {
            end++;
        }
        return end;
    }

    private boolean keep(int end) {
        if (end == Strings.NOT_CLOSED) {
            return false;
        }
        System.arraycopy(text, at, shape, length, end - at);
        length += end - at;
        at = end;
        return true;
    }

    /** A number leaves a zero byte; what begins otherwise, and has at least two characters, its first one and a zero byte. */
    private boolean constant(int end) {
        if (end == Strings.NOT_CLOSED) {
            return false;
        }
        if (!Bytes.isDigit(text[at]) && text[at] != '.') {
            shape[length++] = text[at];
        }
        shape[length++] = CONSTANT;
        constants = true;
        at = end;
        return true;
    }

    private byte peek() {
        return at + 1 < text.length ? text[at + 1] : 0;
    }
}
