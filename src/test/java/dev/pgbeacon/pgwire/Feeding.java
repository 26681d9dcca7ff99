package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The ways in which the same bytes may arrive. */
enum Feeding {
    WHOLE,
    BYTE_BY_BYTE,
    IN_PIECES;

    /** Takes the bytes over. */
    List<ByteBuf> pieces(ByteBuf bytes) {
        var random = new Random(bytes.readableBytes());
        var pieces = new ArrayList<ByteBuf>();
        while (bytes.isReadable()) {
            int length =
                    switch (this) {
                        case WHOLE -> bytes.readableBytes();
                        case BYTE_BY_BYTE -> 1;
                        case IN_PIECES -> 1 + random.nextInt(Math.min(40, bytes.readableBytes()));
                    };
            // A buffer of its own, as from a socket.
            pieces.add(PooledByteBufAllocator.DEFAULT.buffer(length).writeBytes(bytes, length));
        }
        bytes.release();
        return pieces;
    }

    static ByteBuf buffer() {
        return PooledByteBufAllocator.DEFAULT.buffer();
    }

    static ByteBuf bytes(Message... messages) {
        var out = buffer();
        for (var message : messages) {
            message.writeTo(out);
        }
        return out;
    }
}
