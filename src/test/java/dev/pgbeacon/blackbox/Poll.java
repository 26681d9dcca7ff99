package dev.pgbeacon.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One poll over a plain socket: what comes until the server's end, which must come. */
final class Poll implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket = new Socket();

    Poll(int port) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    }

    /** The client sends nothing. */
    static String silent(int port) {
        try (var poll = new Poll(port)) {
            return poll.answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The client sends and leaves its side open. */
    static String asking(int port, String request) {
        try (var poll = new Poll(port)) {
            poll.send(request);
            return poll.answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code echo 30 | nc -N}; an empty request is a half-close alone. */
    static String halfClosing(int port, String request) {
        try (var poll = new Poll(port)) {
            poll.send(request);
            poll.socket.shutdownOutput();
            return poll.answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The client resets the connection as soon as it is there. */
    static void reset(int port) {
        try (var poll = new Poll(port)) {
            poll.socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    String answer() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
