package dev.pgbeacon.kube;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Kubernetes' API server on loopback, as far as {@link ApiStore} goes: HTTPS with a CA of its own, HTTP/1.1 and HTTP/2, and
 * things that go wrong on demand.
 */
public final class TestApiServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    public final ApiStore store;
    /** What shall go wrong. */
    public final Faults faults = new Faults();
    /** What was asked. */
    public final Journal journal = new Journal();
    /** Files by which a client finds its way here. */
    public final Kubeconfig kubeconfig;

    private final Path directory;
    private final Vertx vertx;
    private final Context context;
    private final Watches watches;
    private int port;
    private HttpServer server;
    private CountDownLatch paused = new CountDownLatch(0);
    private int mounts;
    private volatile boolean closed;

    private TestApiServer(ApiStore store, Path directory) {
        this.store = store;
        this.directory = directory;
        // One that is paused is meant to be blocked.
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setBlockedThreadCheckInterval(1)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS));
        context = vertx.getOrCreateContext();
        watches = new Watches(vertx);
        store.onChange(this::onChange);
        start();
        kubeconfig = new Kubeconfig(directory, url());
    }

    /** @param directory for the files that it writes: the test's own */
    public static TestApiServer start(ApiStore store, Path directory) {
        return new TestApiServer(store, directory);
    }

    public String url() {
        return "https://" + HOST + ":" + port;
    }

    public String host() {
        return HOST;
    }

    public int port() {
        return port;
    }

    /** A service account's mount with this token. */
    public ServiceAccountMount mount(String token) {
        return new ServiceAccountMount(directory.resolve("mount-" + ++mounts), ServerCertificates.ca(), token);
    }

    /** Listens again, on the same port. */
    public void start() {
        var files = ServerCertificates.of("api-server");
        var options = new HttpServerOptions()
                .setHost(HOST)
                .setPort(port)
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(files.cert().toString())
                        .setKeyPath(files.key().toString()))
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ServerCertificates.ca())))
                .setClientAuth(ClientAuth.REQUEST);
        server = vertx.createHttpServer(options).requestHandler(this::onRequest);
        await(server.listen());
        port = server.actualPort();
    }

    /** The API is away: connections are refused, and those that were open end. */
    public void stop() {
        await(server.close());
    }

    /**
     * Stands still from now on, as a stopped process does: connections are accepted by the system, and nothing comes over them,
     * not even TLS. What clients sent meanwhile is carried out after {@link #resume}, as far as it then still reaches the
     * server: of a connection that was closed it may or may not. For certainty there is {@link Faults.Plan#hold}.
     */
    public void pause() {
        var stopped = new CountDownLatch(1);
        var until = new CountDownLatch(1);
        paused = until;
        context.runOnContext(on -> {
            stopped.countDown();
            uninterruptibly(until);
        });
        uninterruptibly(stopped);
    }

    public void resume() {
        paused.countDown();
    }

    /** Ends all watches that are open, as a server does with long ones. */
    public void endWatches() {
        context.runOnContext(on -> watches.endAll());
    }

    private void onChange() {
        // The store may outlive its server.
        if (!closed) {
            context.runOnContext(on -> watches.tellAll());
        }
    }

    private void onRequest(HttpServerRequest http) {
        http.bodyHandler(body -> {
            var exchange = new Exchange(http, body, store, journal, context);
            try {
                if (!faults.catches(exchange)) {
                    exchange.serve(watches);
                }
            } catch (RuntimeException bug) {
                exchange.answer(Response.text(500, "a fault of the test API server: " + bug));
                throw bug;
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        resume();
        await(vertx.close());
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> void await(Future<T> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }
}
