package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/**
 * Begins a COPY: CopyInResponse, CopyOutResponse or CopyBothResponse, as the tag says.
 *
 * @param columns all in the format that {@code binary} tells
 */
public record CopyResponse(BackendTag tag, boolean binary, int columns) implements Message {
    public static CopyResponse read(BackendTag tag, ByteBuf in) {
        var body = new Body("CopyResponse", in);
        boolean binary = body.int8("format") == 1;
        int columns = body.int16("columns");
        body.bytes(2 * columns, "column formats");
        body.end();
        return new CopyResponse(tag, binary, columns);
    }

    @Override
    public void writeBody(ByteBuf out) {
        out.writeByte(binary ? 1 : 0).writeShort(columns);
        for (int i = 0; i < columns; i++) {
            out.writeShort(binary ? 1 : 0);
        }
    }
}
