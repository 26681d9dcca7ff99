package dev.pgbeacon.face.kube.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** A server of bytes that does with each request what a test says. */
final class ScriptedApi implements AutoCloseable {
    static final String POD =
            "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"db-0\",\"uid\":\"4f1a\",\"resourceVersion\":\"812\"}}";

    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CopyOnWriteArrayList<Socket> sockets = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
    private volatile Script script = (request, out) -> {};

    /** @param connection counted from 1 */
    record Asked(int connection, String method, String path, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Writes nothing: the request is never answered. Throws: the connection is closed. */
    @FunctionalInterface
    interface Script {
        void answer(Asked request, OutputStream out) throws IOException;
    }

    ScriptedApi(Optional<SSLContext> tls) throws IOException {
        this(tls.isPresent() ? tls.get().getServerSocketFactory().createServerSocket() : new ServerSocket());
    }

    /** @param unbound what it listens with, on a port that the system chooses */
    ScriptedApi(ServerSocket unbound) throws IOException {
        this(unbound, InetAddress.getLoopbackAddress());
    }

    ScriptedApi(ServerSocket unbound, InetAddress address) throws IOException {
        listening = unbound;
        listening.bind(new InetSocketAddress(address, 0));
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    void does(Script next) {
        script = next;
    }

    void says(int status, String body) {
        does(saying(status, body));
    }

    static Script saying(int status, String body) {
        return saying(status, body, "");
    }

    static Script saying(int status, String body, String header) {
        return (request, out) -> out.write(("HTTP/1.1 " + status + " x\r\n" + header + "Content-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
    }

    /** The next request that came. */
    Asked asked() throws InterruptedException {
        return Optional.ofNullable(asked.poll(20, TimeUnit.SECONDS)).orElseThrow();
    }

    boolean wasAskedNothingMore() {
        return asked.isEmpty();
    }

    /** The next connection that its client has closed. */
    int ended() throws InterruptedException {
        return Optional.ofNullable(ended.poll(20, TimeUnit.SECONDS)).orElseThrow();
    }

    private void accept() {
        try {
            for (int connection = 1; ; connection++) {
                var socket = listening.accept();
                sockets.add(socket);
                int number = connection;
                threads.execute(() -> serve(socket, number));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            for (var request = read(in, connection); request.isPresent(); request = read(in, connection)) {
                asked.add(request.get());
                script.answer(request.get(), socket.getOutputStream());
                socket.getOutputStream().flush();
            }
        } catch (IOException broken) {
            // an end, too
        }
        ended.add(connection);
    }

    private static Optional<Asked> read(InputStream in, int connection) throws IOException {
        var first = line(in);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        var headers = new TreeMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("'" + line + "' (expected: a header)");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        var body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        var words = first.split(" ", 3);
        return Optional.of(
                new Asked(connection, words[0], words[1], headers, new String(body, StandardCharsets.UTF_8)));
    }

    /** Empty at the end, too. */
    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
