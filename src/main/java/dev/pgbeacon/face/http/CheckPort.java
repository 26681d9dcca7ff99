package dev.pgbeacon.face.http;

import dev.pgbeacon.net.ListenAddresses;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** One port on some or all addresses of this host: a server of Vert.x' for each, all on one event loop. */
final class CheckPort {
    private static final int BACKLOG = 4096;
    private static final int TRIES_FOR_A_COMMON_PORT = 16;

    private final Context context;
    private final List<HttpServer> servers;

    private CheckPort(Context context, List<HttpServer> servers) {
        this.context = context;
        this.servers = servers;
    }

    /**
     * Listens on all of the addresses or on none. Blocks until it does: not for an event loop.
     *
     * @throws BindException if an address is in use or not of this host: one line that names the address and the port
     */
    static CheckPort open(Vertx vertx, ListenAddresses where, CheckTerms terms, CheckAnswerer answerer)
            throws BindException {
        var context = vertx.getOrCreateContext();
        var clients = new Clients(terms, ((ContextInternal) context).nettyEventLoop());
        var handler = new CheckHandler(answerer, clients);
        for (int tries = 1; ; tries++) {
            var servers = new ArrayList<HttpServer>();
            try {
                for (var address : addresses(where)) {
                    int port = servers.isEmpty() ? where.port() : servers.get(0).actualPort();
                    var server = vertx.createHttpServer(options())
                            .connectionHandler(clients::onConnection)
                            .requestHandler(handler);
                    listen(context, server, address, port);
                    servers.add(server);
                }
                return new CheckPort(context, List.copyOf(servers));
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

    /** Whatever is said of the connection itself, TLS too, is said here. */
    private static HttpServerOptions options() {
        return new HttpServerOptions().setAcceptBacklog(BACKLOG).setHttp2ClearTextEnabled(false);
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
            var host = address.getHostAddress();
            var refused = new BindException("cannot listen on " + (host.indexOf(':') < 0 ? host : "[" + host + "]")
                    + ":" + port + ": " + reason(failure.getCause()));
            refused.initCause(failure.getCause());
            throw refused;
        }
    }

    /** Netty's epoll says "bind(..) failed with error(-98): Address already in use", the JDK only the end of it. */
    private static String reason(Throwable failure) {
        var message = String.valueOf(failure.getMessage());
        return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
    }

    /** The port of all addresses: as asked for, or as the system chose. */
    int port() {
        return servers.get(0).actualPort();
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
