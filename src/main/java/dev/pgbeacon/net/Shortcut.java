package dev.pgbeacon.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Reads and writes a connection's socket past its pipeline, for faces that say one thing and are done. With NIO nothing is
 * done, as the JDK's socket is out of reach. One loop uses one of these.
 */
public final class Shortcut {
    // Not by address: from JDK 24 on, Netty does without Unsafe and knows no addresses.
    private final ByteBuffer memory;
    private final ByteBuf buffer;

    /** @param most how many bytes are read at a time */
    public Shortcut(int most) {
        memory = ByteBuffer.allocateDirect(most);
        buffer = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(memory));
    }

    /**
     * Reads what a connection brought along, before the event loop has looked for it.
     *
     * @param taker gets the bytes, if there are any, to look at and not to keep
     * @return whether the client has ended; also on a failure, which the next event shows again
     */
    public boolean readFirst(Channel connection, Consumer<ByteBuf> taker) {
        if (!(socket(connection) instanceof Socket socket)) {
            return false;
        }
        int count = read(socket);
        if (count > 0) {
            taker.accept(buffer.setIndex(0, count));
        }
        return count < 0;
    }

    /**
     * Writes a few bytes and half-closes, on a connection to which nothing has been written.
     *
     * @param bytes direct; left as they are
     * @return whether it was done; if not, the pipeline has to do it, and meets the failure if there was one
     */
    public boolean sayLast(Channel connection, ByteBuffer bytes) {
        if (!(socket(connection) instanceof Socket socket)) {
            return false;
        }
        try {
            int said = socket.send(bytes, bytes.position(), bytes.limit());
            if (said < bytes.remaining()) {
                return false;
            }
            socket.shutdown(false, true);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether the client has ended, or is lost; throws away one buffer of what it has sent. */
    boolean hasEnded(Channel connection) {
        return socket(connection) instanceof Socket socket && read(socket) < 0;
    }

    /** @return how many bytes, 0 if none have come, -1 at the end or on a failure */
    private int read(Socket socket) {
        try {
            return socket.recv(memory, 0, memory.capacity());
        } catch (IOException lost) {
            return -1;
        }
    }

    private static Object socket(Channel connection) {
        return connection instanceof UnixChannel unix ? unix.fd() : null;
    }
}
