package dev.pgbeacon.face.replstatus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client on this host: a few lines around a blocking socket, which gives up after five seconds. */
final class Client implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    final Socket socket;

    Client(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    Client send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    Client halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** All that the server says, to its end. */
    String word() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** Whether the server says nothing for that long. */
    boolean hearsNothingFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            int heard = socket.getInputStream().read();
            throw new AssertionError("heard " + heard);
        } catch (SocketTimeoutException nothing) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** Ends with RST, as HAProxy ends a check. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static String poll(int port) throws IOException {
        try (var client = new Client(port)) {
            return client.word();
        }
    }

    static String poll(int port, String request) throws IOException {
        try (var client = new Client(port)) {
            return client.send(request).word();
        }
    }
}
