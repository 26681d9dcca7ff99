package dev.pgbeacon.face.kube.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One connection to the API server, kept between calls, and made anew when the CA or our certificate has changed. No proxy of
 * the environment stands in between: Vert.x asks neither {@code HTTPS_PROXY} nor Java's properties.
 */
final class Link {
    /** Shorter than an API server's 90 s, so that it is us who closes a connection that is not used. */
    private static final int KEEP_SECONDS = 45;

    private static final int LOOK_AT_KEPT_EVERY_MILLIS = 10_000;
    /** What a header may hold. */
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    private final Vertx vertx;
    private final Access access;
    private final Duration timeout;
    private final Optional<Current> token;
    private final Optional<Current> ca;
    private final Optional<Current> chain;
    private final Optional<Current> key;
    private Optional<Made> made = Optional.empty();
    private boolean closed;

    /** What the connection was made with. */
    private record Tls(Optional<String> ca, Optional<String> chain, Optional<String> key) {}

    private record Made(Tls with, HttpClient client) {}

    /**
     * @param timeout to connect, and for the TLS handshake
     * @param clock monotonic
     */
    Link(Vertx vertx, Access access, Duration timeout, InstantSource clock) {
        this.vertx = vertx;
        this.access = access;
        this.timeout = timeout;
        token = access.token().map(text -> new Current("token", text, clock));
        ca = access.ca().map(text -> new Current("CA of the API server", text, clock));
        chain = access.client().map(client -> new Current("client certificate", client.chain(), clock));
        key = access.client().map(client -> new Current("key of the client certificate", client.key(), clock));
    }

    /**
     * Reads files: not for an event loop.
     *
     * @throws IOException in words, if there can be no connection
     */
    synchronized HttpClient client() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        var now = access.server().tls()
                ? new Tls(read(ca), read(chain), read(key))
                : new Tls(Optional.empty(), Optional.empty(), Optional.empty());
        if (made.isPresent() && made.get().with().equals(now)) {
            return made.get().client();
        }
        drop();
        var pool = new PoolOptions().setHttp1MaxSize(1).setCleanerPeriod(LOOK_AT_KEPT_EVERY_MILLIS);
        var client = vertx.httpClientBuilder()
                .with(options(now))
                .with(pool)
                .withConnectHandler(Link::leaveFailuresToTheCaller)
                .build();
        made = Optional.of(new Made(now, client));
        return client;
    }

    /** Else Vert.x logs each as an error, besides what the call says of it. */
    private static void leaveFailuresToTheCaller(HttpConnection connection) {
        connection.exceptionHandler(told -> {});
    }

    /**
     * To be sent by {@link #client}. Reads files.
     *
     * @throws IOException in words, if the token cannot be read
     */
    RequestOptions request(Request request) throws IOException {
        var server = access.server();
        var options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setServer(SocketAddress.inetSocketAddress(server.port(), server.host()))
                .setHost(access.tlsName().orElse(server.host()))
                .setPort(server.port())
                .setURI(server.path() + request.path())
                .setFollowRedirects(false)
                .putHeader("Host", server.authority())
                .putHeader("User-Agent", "pgbeacon")
                .putHeader("Accept", "application/json");
        request.contentType().ifPresent(type -> options.putHeader("Content-Type", type));
        var bearer = read(token);
        if (bearer.isPresent()) {
            if (!TOKEN.matcher(bearer.get()).matches()) {
                throw new IOException("token: " + access.token().orElseThrow() + " holds no token");
            }
            options.putHeader("Authorization", "Bearer " + bearer.get());
        }
        return options;
    }

    /** The token was not taken. Whether there may be another. */
    boolean lookForAnotherToken() {
        token.ifPresent(Current::lookAgain);
        return token.filter(Current::mayChange).isPresent();
    }

    /** Closes the connection, also one that is being made; the next call makes another, with what is in the files then. */
    synchronized CompletionStage<Void> drop() {
        ca.ifPresent(Current::lookAgain);
        chain.ifPresent(Current::lookAgain);
        key.ifPresent(Current::lookAgain);
        var last = made;
        made = Optional.empty();
        try {
            return last.map(now -> now.client().close().toCompletionStage())
                    .orElseGet(() -> CompletableFuture.completedFuture(null));
        } catch (RejectedExecutionException loopHasEnded) {
            return CompletableFuture.completedFuture(null);
        }
    }

    synchronized CompletionStage<Void> close() {
        closed = true;
        return drop();
    }

    private static Optional<String> read(Optional<Current> text) throws IOException {
        return text.isPresent() ? Optional.of(text.get().read()) : Optional.empty();
    }

    private HttpClientOptions options(Tls tls) throws IOException {
        int millis = (int) Math.max(1, timeout.toMillis());
        var options = new HttpClientOptions()
                .setConnectTimeout(millis)
                .setSslHandshakeTimeout(millis)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAliveTimeout(KEEP_SECONDS)
                .setTcpKeepAlive(true);
        if (!access.server().tls()) {
            return options;
        }
        options.setSsl(true).setVerifyHost(!access.unverified()).setTrustAll(access.unverified());
        if (tls.ca().isPresent()) {
            var trust =
                    new PemTrustOptions().addCertValue(Buffer.buffer(tls.ca().get()));
            require("CA of the API server", access.ca(), () -> trust.getTrustManagerFactory(vertx));
            options.setTrustOptions(trust);
        }
        if (tls.chain().isPresent()) {
            var own = new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(tls.chain().get()))
                    .addKeyValue(Buffer.buffer(tls.key().orElseThrow()));
            require("client certificate", access.client(), () -> own.getKeyManagerFactory(vertx));
            options.setKeyCertOptions(own);
        }
        return options;
    }

    @FunctionalInterface
    private interface Check {
        Object run() throws Exception;
    }

    /** Now, and not as a handshake that fails for a reason of its own. */
    private static void require(String what, Optional<?> where, Check check) throws IOException {
        try {
            if (check.run() == null) {
                throw new IOException("empty");
            }
        } catch (Exception unusable) {
            throw new IOException(
                    what + ": " + where.orElseThrow() + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }
}
