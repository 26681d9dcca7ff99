package dev.pgbeacon.router.statement;

import java.util.Arrays;
import java.util.Optional;

/**
 * A text without its constants: what texts have in common that differ in numbers, strings and comments alone. Where a text may
 * run does not follow from these, unless it is about settings.
 */
public final class Shape {
    // No text of the protocol holds a zero byte, and none that can be read another control character.
    private static final byte CONSTANT = 0;
    private static final byte COMMENT = 1;

    private final byte[] text;
    private final Strings strings;
    private final boolean plainStrings;
    private final byte[] shape;
    private int at;
    private int length;
    private boolean constants;

    private Shape(byte[] text, Dialect dialect) {
        this.text = text;
        strings = new Strings(text);
        plainStrings = dialect.standardConformingStrings();
        shape = new byte[text.length];
    }

    /** Empty if it holds none, or anything of which it takes more to say where it ends. */
    public static Optional<byte[]> of(byte[] text, Dialect dialect) {
        if (!dialect.tellsCharacters(text)) {
            return Optional.empty();
        }
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
        if (c >= 0 && c < ' ' && !Bytes.isSpace(c)) {
            return false;
        } else if (c == '.' && peek() == '.') {
            return keep(at + 2);
        } else if (Bytes.isNameStart(c)) {
            return word();
        } else if (Bytes.isDigit(c) || (c == '.' && Bytes.isDigit(peek()))) {
            return replace(strings.numberEnd(at), CONSTANT);
        } else if (c == '\'') {
            return plainStrings && string(strings.quotedEnd(at, Quoting.PLAIN));
        } else if (c == '"') {
            return keep(strings.quotedNameEnd(at));
        } else if (c == '-' && peek() == '-') {
            return replace(strings.lineCommentEnd(at), COMMENT);
        } else if (c == '/' && peek() == '*') {
            return replace(strings.blockCommentEnd(at), COMMENT);
        } else if (c == '$') {
            return Bytes.isDigit(peek()) && keep(parameterEnd());
        }
        return keep(at + 1);
    }

    private boolean word() {
        int end = at + 1;
        while (end < text.length && Bytes.isNamePart(text[end])) {
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

    private boolean string(int end) {
        if (end == Strings.NOT_CLOSED) {
            return false;
        }
        shape[length++] = '\''; // it has at least two characters
        return replace(end, CONSTANT);
    }

    private boolean replace(int end, byte by) {
        if (end == Strings.NOT_CLOSED) {
            return false;
        }
        shape[length++] = by;
        constants = true;
        at = end;
        return true;
    }

    private byte peek() {
        return at + 1 < text.length ? text[at + 1] : 0;
    }
}
