package dev.pgbeacon.face.http;

import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.net.ServerTls;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One port on some or all addresses of this host: a server of Vert.x' for each, all on one event loop. */
final class CheckPort {
    private static final Logger LOG = Logger.getLogger(CheckPort.class);
    private static final int BACKLOG = 4096;
    private static final int LONGEST_HANDSHAKE_SECONDS = 2;
    private static final int TRIES_FOR_A_COMMON_PORT = 16;

    private final Context context;
    private final ListenerCounts counts;
    private final List<HttpServer> servers;

    private CheckPort(Context context, ListenerCounts counts, List<HttpServer> servers) {
        this.context = context;
        this.counts = counts;
        this.servers = servers;
    }

    /**
     * Listens on all of the addresses or on none. Blocks until it does: not for an event loop.
     *
     * @throws BindException if an address is in use or not of this host: one line that names the address and the port
     */
    static CheckPort open(
            Vertx vertx, ListenAddresses where, CheckTerms terms, Optional<ServerTls> tls, CheckAnswerer answerer)
            throws BindException {
        var context = vertx.getOrCreateContext();
        var counts = new ListenerCounts(CheckReply.STATUSES);
        var clients = new Clients(terms, ((ContextInternal) context).nettyEventLoop(), counts);
        var handler = new CheckHandler(answerer, clients, counts);
        for (int tries = 1; ; tries++) {
            var servers = new ArrayList<HttpServer>();
            try {
                for (var address : addresses(where)) {
                    int port = servers.isEmpty() ? where.port() : servers.get(0).actualPort();
                    var server = vertx.createHttpServer(options(tls))
                            .connectionHandler(clients::onConnection)
                            .requestHandler(handler);
                    listen(context, server, address, port);
                    servers.add(server);
                }
                return new CheckPort(context, counts, List.copyOf(servers));
            } catch (BindException refused) {
                servers.forEach(HttpServer::close);
                // The port that the system chose on the first address may be taken on another.
                boolean anotherPortMayDo = where.port() == 0 && !servers.isEmpty();
                if (!anotherPortMayDo || tries == TRIES_FOR_A_COMMON_PORT) {
                    throw refused;
                }
            }
        }
    }

    private static HttpServerOptions options(Optional<ServerTls> tls) {
        var options = new HttpServerOptions().setAcceptBacklog(BACKLOG).setHttp2ClearTextEnabled(false);
        tls.ifPresent(secret -> {
            var now = secret.options();
            options.setSsl(true)
                    .setKeyCertOptions(now.getKeyCertOptions())
                    .setTrustOptions(now.getTrustOptions())
                    .setClientAuth(secret.asksClients() ? ClientAuth.REQUIRED : ClientAuth.NONE)
                    .setSslHandshakeTimeout(LONGEST_HANDSHAKE_SECONDS)
                    .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        });
        return options;
    }

    /** The certificates have changed: new connections get the new ones. */
    void onChanged(ServerTls tls) {
        servers.forEach(server -> server.updateSSLOptions(tls.options())
                .onFailure(
                        refused -> LOG.warnf("HTTP checks: new certificates are not used: %s", refused.getMessage())));
    }

    /** Everywhere is the wildcard of the JDK's choice: IPv6 and IPv4 in one where the host has IPv6. */
    private static List<InetAddress> addresses(ListenAddresses where) {
        return where.addresses().isEmpty()
                ? List.of(new InetSocketAddress(where.port()).getAddress())
                : where.addresses();
    }

    private static void listen(Context context, HttpServer server, InetAddress address, int port) throws BindException {
        var listening = new CompletableFuture<HttpServer>();
        var at = SocketAddress.inetSocketAddress(port, address.getHostAddress());
        context.runOnContext(
                on -> server.listen(at).onSuccess(listening::complete).onFailure(listening::completeExceptionally));
        try {
            listening.join();
        } catch (CompletionException failure) {
            throw ListenAddresses.refused(address.getHostAddress(), port, failure.getCause());
        }
    }

    /** The port of all addresses: as asked for, or as the system chose. */
    int port() {
        return servers.get(0).actualPort();
    }

    ListenerCounts counts() {
        return counts;
    }

    /** To see whether it turns. */
    Executor loop() {
        return task -> context.runOnContext(on -> task.run());
    }

    /** Stops accepting, and closes what is open: an answer is out in a moment, or waits for a server that hangs. */
    CompletionStage<Void> close() {
        return Future.all(servers.stream().map(HttpServer::close).toList())
                .<Void>mapEmpty()
                .toCompletionStage();
    }
}
