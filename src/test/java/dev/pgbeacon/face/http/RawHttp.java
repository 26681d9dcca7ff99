package dev.pgbeacon.face.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends bytes as they are given, and reads what comes. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    final Socket socket;
    private final InputStream in;

    RawHttp(int port) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(4096); // so that a client that does not read is soon full
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    record Answer(String version, int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    static Answer get(int port, String target) throws IOException {
        return ask(port, "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    /** One request on a connection of its own. */
    static Answer ask(int port, String request) throws IOException {
        try (var client = new RawHttp(port)) {
            return client.send(request).answer();
        }
    }

    RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** One answer, with its body where it has one. */
    Answer answer() throws IOException {
        return answer(true);
    }

    /** To a HEAD: its length is not that of what follows. */
    Answer answerWithoutBody() throws IOException {
        return answer(false);
    }

    private Answer answer(boolean withBody) throws IOException {
        var status = line().split(" ", 3);
        var headers = new TreeMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = withBody ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
        var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Answer(status[0], Integer.parseInt(status[1]), headers, body);
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("ended after '" + line + "' (expected: a line)");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** Whether the server ended the connection, with nothing more to read. A reset is an end, too. */
    boolean ended() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException open) {
            throw open;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
