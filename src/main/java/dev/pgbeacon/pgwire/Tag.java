package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** A message's first byte; the same byte means different things in each direction. */
public sealed interface Tag permits FrontendTag, BackendTag {
    byte code();

    /** Writes a message that is nothing but its tag, like Sync or ParseComplete. */
    default void writeTo(ByteBuf out) {
        out.writeByte(code());
        out.writeInt(4);
    }

    /** For logs and refusals: {@code 'Q'}, or {@code 0x16} where it is no letter. */
    static String name(byte code) {
        return code > ' ' && code < 0x7f ? "'" + (char) code + "'" : "0x%02x".formatted(code);
    }
}
