package dev.pgbeacon.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Takes connections on a port and hands all that comes on to a Unix socket. */
final class UnixRelay implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final UnixDomainSocketAddress target;

    UnixRelay(Path socket) throws IOException {
        target = UnixDomainSocketAddress.of(socket);
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start(this::accept);
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            var client = listener.accept();
            var server = SocketChannel.open(target);
            start(() -> copy(client, server));
            start(() -> copy(server, client));
        }
    }

    /** To the end of either, which is the end of both. */
    private static void copy(SocketChannel from, SocketChannel to) throws IOException {
        try (from;
                to) {
            var bytes = ByteBuffer.allocate(8192);
            while (from.read(bytes) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
                bytes.clear();
            }
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // The end of a connection, or of the relay.
                    }
                },
                "unix-relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
