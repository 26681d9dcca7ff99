package dev.pgbeacon.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * One receive buffer for all connections of a loop, for faces that look at what came and keep none of it: 10,000 connections
 * then hold no buffer at all. A handler must be done with the buffer when it returns.
 */
public final class SharedReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private final ByteBuf buffer;

    public SharedReceiveBuffer(int bytes) {
        // The JDK's memory goes with the listener; a buffer of Netty's own would have to be released.
        buffer = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(bytes)));
    }

    @Override
    @SuppressWarnings("deprecation") // the only kind of handle that Netty 4.1 knows
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public ByteBuf allocate(ByteBufAllocator ignored) {
                return buffer.clear();
            }

            @Override
            public int guess() {
                return buffer.capacity();
            }
        };
    }
}
