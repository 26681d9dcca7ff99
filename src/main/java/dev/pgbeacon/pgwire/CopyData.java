package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** A piece of a COPY, in either direction; a row may be in several, and several in one. */
public record CopyData(Tag tag, WireText piece) implements Message {
    public static CopyData toServer(WireText piece) {
        return new CopyData(FrontendTag.COPY_DATA, piece);
    }

    public static CopyData toClient(WireText piece) {
        return new CopyData(BackendTag.COPY_DATA, piece);
    }

    @Override
    public void writeBody(ByteBuf out) {
        piece.writeTo(out);
    }
}
