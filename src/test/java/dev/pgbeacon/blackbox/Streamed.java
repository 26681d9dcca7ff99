package dev.pgbeacon.blackbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The page's stream, read as far as is needed. */
final class Streamed {
    private Streamed() {}

    /** The data of the first message of that name. */
    static String first(int port, String event) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("event: " + event)) {
                    return in.readLine();
                }
            }
            throw new IllegalStateException("no message " + event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
