package dev.pgbeacon.live;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Something that listens and is not PostgreSQL: it says one thing to each client, then keeps quiet until they hang up. */
public final class Listener implements AutoCloseable {
    private final ServerSocket server;
    private final Speech speech;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicInteger connects = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    @FunctionalInterface
    public interface Speech {
        void to(Socket client, CountDownLatch stop) throws IOException, InterruptedException;
    }

    public static Listener start(Speech speech) throws IOException {
        var listener = new Listener(speech);
        listener.thread(listener::accept);
        return listener;
    }

    private Listener(Speech speech) throws IOException {
        this.speech = speech;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    public int port() {
        return server.getLocalPort();
    }

    public int connects() {
        return connects.get();
    }

    /** Clients that have not hung up. */
    int open() {
        return open.size();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                var client = server.accept();
                connects.incrementAndGet();
                open.add(client);
                thread(() -> serve(client));
            }
        } catch (IOException closed) {
            stop.countDown();
        }
    }

    private void serve(Socket client) {
        try (client) {
            speech.to(client, stop);
            // What it says is of no interest, that it goes is.
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException | InterruptedException gone) {
            // It hung up in the middle of the speech.
            return;
        } finally {
            open.remove(client);
        }
    }

    private void thread(Runnable task) {
        var thread = new Thread(task, "listener");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            server.close();
            for (var client : open) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
