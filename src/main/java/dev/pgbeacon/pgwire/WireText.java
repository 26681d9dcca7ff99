package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names, SQL, values: bytes in an encoding that only client and server know. Equal when their bytes are. */
public final class WireText {
    public static final WireText EMPTY = new WireText(new byte[0]);

    private final byte[] bytes;

    private WireText(byte[] bytes) {
        this.bytes = bytes;
    }

    /** For what is our own. */
    public static WireText of(String text) {
        return new WireText(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes the bytes over: who made them changes them no more. */
    public static WireText of(byte[] bytes) {
        return new WireText(bytes);
    }

    /** A copy of the next bytes of the buffer. */
    static WireText read(ByteBuf in, int length) {
        if (length == 0) {
            return EMPTY; // most names are
        }
        var bytes = ByteBufUtil.getBytes(in, in.readerIndex(), length, true);
        in.skipBytes(length);
        return new WireText(bytes);
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    public int length() {
        return bytes.length;
    }

    public byte at(int index) {
        return bytes[index];
    }

    public WireText slice(int from, int to) {
        return new WireText(Arrays.copyOfRange(bytes, from, to));
    }

    /** Whether these ASCII letters, given in lower case, stand somewhere in it, in either case. */
    public boolean holdsLetters(String lowerCase) {
        for (int at = 0; at + lowerCase.length() <= bytes.length; at++) {
            int same = 0;
            while (same < lowerCase.length() && lower(bytes[at + same]) == lowerCase.charAt(same)) {
                same++;
            }
            if (same == lowerCase.length()) {
                return true;
            }
        }
        return false;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }

    /** Its own: to be read, not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** As it stands. */
    public void writeTo(ByteBuf out) {
        out.writeBytes(bytes);
    }

    /** With the zero byte that ends it where no length tells. */
    public void writeTerminated(ByteBuf out) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                throw new IllegalArgumentException("text: a zero byte at " + i + " (expected: none)");
            }
        }
        out.writeBytes(bytes).writeByte(0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireText text && Arrays.equals(bytes, text.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** As UTF-8, with a replacement for what is none. */
    @Override
    public String toString() {
        return bytes.length == 0 ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
