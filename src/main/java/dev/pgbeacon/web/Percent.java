package dev.pgbeacon.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986, 2.1). A plus stays a plus: in a request target it is no blank. */
public final class Percent {
    private Percent() {}

    /** @throws IllegalArgumentException if an escape is not two hexadecimal digits, or the bytes are not UTF-8 */
    public static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var from = text.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(from.length);
        for (int i = 0; i < from.length; i++) {
            if (from[i] == '%') {
                bytes.put(escaped(from, i, text));
                i += 2;
            } else {
                bytes.put(from[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("'" + text + "' (expected: UTF-8, percent-encoded)", malformed);
        }
    }

    private static byte escaped(byte[] from, int at, String text) {
        int high = at + 2 < from.length ? Character.digit(from[at + 1], 16) : -1;
        int low = at + 2 < from.length ? Character.digit(from[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("'" + text + "' (expected: two hexadecimal digits after each %)");
        }
        return (byte) (high << 4 | low);
    }
}
