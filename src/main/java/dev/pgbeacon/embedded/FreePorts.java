package dev.pgbeacon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** TCP ports of the loopback address. */
public final class FreePorts {
    /** The kernel may offer a port again before its first taker listens on it. */
    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** A port nobody listens on, never the same twice in one JVM. */
    public static int take() {
        while (true) {
            int port = bind(0);
            if (TAKEN.add(port)) {
                return port;
            }
        }
    }

    /** @throws IllegalStateException if somebody listens there */
    static int requireFree(int port) {
        return bind(port);
    }

    private static int bind(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new IllegalStateException(
                    "port " + port
                            + " of 127.0.0.1: in use (expected: free; a run that was killed leaves its servers there)",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
