package dev.pgbeacon.net;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;

/** How the connections are set whose bytes go on to another one. */
public final class RelayOptions {
    /**
     * A buffer that Netty fits to the messages before (from 64 bytes on) is too short for the first longer one, which then takes
     * two system calls on its way in, and often two on its way out.
     */
    private static final int LEAST = 2_048;

    private static final int MOST = 1 << 16;
    private static final RecvByteBufAllocator BUFFERS = new AdaptiveRecvByteBufAllocator(LEAST, LEAST, MOST);

    private RelayOptions() {}

    public static void set(SocketChannel connection) {
        connection.config().setTcpNoDelay(true).setKeepAlive(true).setRecvByteBufAllocator(BUFFERS);
    }
}
