package dev.pgbeacon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback address. */
public final class FreePorts {
    /** The kernel may offer a port again before its first taker listens on it. */
    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private static final int LEAST = 10_000;
    private static final int MOST = 32_000;

    private FreePorts() {}

    /**
     * A port nobody listens on, never the same twice in one JVM. Not one of those that the kernel gives to outgoing
     * connections (Linux: from 32768 on): such a connection may have it when the server is started, or started again.
     */
    public static int take() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LEAST, MOST);
            if (TAKEN.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try {
            return bind(port) == port;
        } catch (IllegalStateException inUse) {
            return false;
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
