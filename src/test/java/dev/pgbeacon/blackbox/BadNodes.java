package dev.pgbeacon.blackbox;

import dev.pgbeacon.live.Listener;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Nodes that are no healthy PostgreSQL, each in its own way. */
final class BadNodes {
    private static final int ENCRYPTION_REQUEST = 8;
    private static final String STARTING_UP = "SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0";

    private BadNodes() {}

    /** Accepts, and says nothing. */
    static Listener silent() throws IOException {
        return Listener.start((client, stop) -> {});
    }

    /** As a server in crash recovery answers, which may take hours. */
    static Listener startingUp() throws IOException {
        return Listener.start((client, stop) -> refuse(client));
    }

    private static void refuse(Socket client) throws IOException {
        var in = new DataInputStream(client.getInputStream());
        int length = in.readInt();
        while (length == ENCRYPTION_REQUEST) {
            in.readInt();
            client.getOutputStream().write('N');
            length = in.readInt();
        }
        in.readNBytes(length - 4);
        var fields = STARTING_UP.getBytes(StandardCharsets.US_ASCII);
        client.getOutputStream().write(new byte[] {'E', 0, 0, 0, (byte) (fields.length + 4)});
        client.getOutputStream().write(fields);
        client.shutdownOutput();
    }

    /** An address that drops what comes, as behind a firewall: its queue is full, and nobody accepts. */
    static final class Dropping implements AutoCloseable {
        private static final int TRIES = 10;
        private static final int PATIENCE_MILLIS = 500;

        private final ServerSocket server;
        private final List<Socket> queued = new ArrayList<>();

        Dropping() throws IOException {
            server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            for (int i = 0; i < TRIES; i++) {
                var client = new Socket();
                queued.add(client);
                try {
                    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), PATIENCE_MILLIS);
                } catch (IOException full) {
                    return;
                }
            }
            throw new IllegalStateException("a queue of 1 took " + TRIES + " connections");
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() {
            try {
                for (var client : queued) {
                    client.close();
                }
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
