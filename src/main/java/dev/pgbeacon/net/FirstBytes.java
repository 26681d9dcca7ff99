package dev.pgbeacon.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads what a connection brought along, before the event loop has looked for it: for faces that answer at once. One loop uses
 * one of these. With NIO nothing is read, as the JDK's channel is out of reach.
 */
public final class FirstBytes {
    private final ByteBuf buffer;

    public FirstBytes(int most) {
        buffer = Unpooled.unreleasableBuffer(Unpooled.directBuffer(most, most));
    }

    /**
     * @param taker gets the bytes, if there are any, to look at and not to keep
     * @return whether the client has ended; also on a failure, which the next event shows again
     */
    public boolean read(Channel connection, Consumer<ByteBuf> taker) {
        if (!(connection instanceof UnixChannel unix && unix.fd() instanceof Socket socket)) {
            return false;
        }
        int count;
        try {
            count = socket.recvAddress(buffer.memoryAddress(), 0, buffer.capacity());
        } catch (IOException gone) {
            return true;
        }
        if (count > 0) {
            taker.accept(buffer.setIndex(0, count));
        }
        return count < 0;
    }
}
