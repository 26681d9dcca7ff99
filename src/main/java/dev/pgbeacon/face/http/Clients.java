package dev.pgbeacon.face.http;

import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.net.WaitQueue;
import io.netty.channel.EventLoop;
import io.vertx.core.http.HttpConnection;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** The connections of one port: who may connect, how many, how long one may be silent. On the port's one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails to close is gone either way
final class Clients {
    private static final Logger LOG = Logger.getLogger(Clients.class);

    private final CheckTerms terms;
    private final ListenerCounts counts;
    private final WaitQueue<Client> silent;
    private final Map<HttpConnection, Client> present = new HashMap<>();

    Clients(CheckTerms terms, EventLoop loop, ListenerCounts counts) {
        this.terms = terms;
        this.counts = counts;
        this.silent = new WaitQueue<>(loop, terms.idleTimeout(), Client::close);
    }

    /** Before anything that it sent is read. */
    void onConnection(HttpConnection connection) {
        var channel = Client.channel(connection);
        // HAProxy ends each successful check with RST; a client that goes away is its own affair.
        connection.exceptionHandler(failure -> LOG.debugf("%s: %s", channel.remoteAddress(), failure));
        var peer = (InetSocketAddress) channel.remoteAddress();
        if (peer == null || !terms.allowFrom().permits(peer.getAddress())) {
            counts.onRejected();
            channel.close();
            return;
        }
        if (present.size() >= terms.maxConnections()) {
            if (silent.first().isEmpty()) {
                channel.close();
                return;
            }
            counts.onEvicted();
            silent.first().get().close();
        }
        var client = new Client(channel, silent);
        present.put(connection, client);
        counts.onOpened();
        channel.closeFuture().addListener(closed -> {
            client.left();
            present.remove(connection);
            counts.onClosed();
        });
    }

    Client of(HttpConnection connection) {
        return present.get(connection);
    }
}
