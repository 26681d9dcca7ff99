package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** Reads a message's fields, none of which may go beyond its end. */
record Body(String message, ByteBuf in) {
    byte int8(String field) {
        need(1, field);
        return in.readByte();
    }

    int int16(String field) {
        need(2, field);
        return in.readUnsignedShort();
    }

    int int32(String field) {
        need(4, field);
        return in.readInt();
    }

    /** Up to a zero byte. */
    WireText text(String field) {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            throw violation(field, "no zero byte at its end", "one");
        }
        var text = WireText.read(in, length);
        in.skipBytes(1);
        return text;
    }

    WireText bytes(int length, String field) {
        if (length < 0) {
            throw violation(field, "length " + length, "0 or more");
        }
        need(length, field);
        return WireText.read(in, length);
    }

    WireText rest() {
        return WireText.read(in, in.readableBytes());
    }

    boolean isAtEnd() {
        return !in.isReadable();
    }

    void end() {
        if (in.isReadable()) {
            throw violation("end", in.readableBytes() + " bytes more", "none");
        }
    }

    private void need(int length, String field) {
        if (in.readableBytes() < length) {
            throw violation(field, in.readableBytes() + " bytes left", length + " or more");
        }
    }

    ProtocolViolation violation(String field, String found, String expected) {
        return new ProtocolViolation(message + ", " + field + ": " + found + " (expected: " + expected + ")");
    }
}
