package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** A message as a value. Each has a static {@code read}, of the body that {@link FrameReader#body} shows. */
public interface Message {
    Tag tag();

    /** Writes what follows tag and length. */
    void writeBody(ByteBuf out);

    default void writeTo(ByteBuf out) {
        out.writeByte(tag().code());
        int begin = out.writerIndex();
        out.writeInt(0);
        writeBody(out);
        out.setInt(begin, out.writerIndex() - begin);
    }
}
