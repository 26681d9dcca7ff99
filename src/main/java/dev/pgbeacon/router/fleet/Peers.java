package dev.pgbeacon.router.fleet;

import dev.pgbeacon.net.Transport;
import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.router.conf.HostPort;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The other routers, as one reading of the file names them. A cancel is passed on to all of their addresses, as nobody knows which
 * of them has the session; our own may be among them. Anybody may send cancels without a login, so all is bounded.
 */
public final class Peers {
    /** Of one cancel. */
    static final int MOST_ADDRESSES = 64;
    /** Cancels on their way; one more is dropped, as a router that is gone would drop it. */
    static final int MOST_AT_ONCE = 64;

    private static final Logger LOG = Logger.getLogger(Peers.class);

    private final List<HostPort> names;
    private final Transport transport;
    private final Executor blocking;
    private final Duration patience;
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private final AtomicReference<CompletableFuture<List<InetSocketAddress>>> lookUp = new AtomicReference<>();
    private final Set<HostPort> unknown = ConcurrentHashMap.newKeySet();

    /**
     * @param blocking where names are looked up
     * @param patience with all peers together, the look-up included
     */
    public Peers(List<HostPort> names, Transport transport, Executor blocking, Duration patience) {
        this.names = List.copyOf(names);
        this.transport = transport;
        this.blocking = blocking;
        this.patience = patience;
    }

    /**
     * Passes a cancel on.
     *
     * @param loop of the client that sent it
     * @param done told on the loop: a peer has had it done, all have closed, or it took too long
     */
    public void pass(EventLoop loop, BackendKey key, Runnable done) {
        if (names.isEmpty() || !enter()) {
            done.run();
            return;
        }
        var passing = new Passing(transport, loop, key, () -> {
            onTheirWay.decrementAndGet();
            done.run();
        });
        passing.endWithin(patience);
        // A loop that has ended has closed the client, too.
        var unused = addresses().thenAcceptAsync(passing::to, loop);
    }

    private boolean enter() {
        if (onTheirWay.incrementAndGet() > MOST_AT_ONCE) {
            onTheirWay.decrementAndGet();
            LOG.debugf("a cancel is not passed on: %d are on their way", MOST_AT_ONCE);
            return false;
        }
        return true;
    }

    /** One look-up at a time, for all who ask meanwhile: logins need the other threads, also when a name server hangs. */
    private CompletableFuture<List<InetSocketAddress>> addresses() {
        var ours = new CompletableFuture<List<InetSocketAddress>>();
        var running = lookUp.compareAndExchange(null, ours);
        if (running != null) {
            return running;
        }
        try {
            blocking.execute(() -> found(ours, names.stream().flatMap(this::addresses)));
        } catch (RejectedExecutionException theRouterEnds) {
            found(ours, Stream.empty());
        }
        return ours;
    }

    private void found(CompletableFuture<List<InetSocketAddress>> ours, Stream<InetSocketAddress> addresses) {
        var all = addresses.distinct().limit(MOST_ADDRESSES).toList();
        lookUp.set(null);
        ours.complete(all);
    }

    private Stream<InetSocketAddress> addresses(HostPort name) {
        try {
            var all = InetAddress.getAllByName(name.host());
            unknown.remove(name);
            return Arrays.stream(all).map(address -> new InetSocketAddress(address, name.port()));
        } catch (UnknownHostException notThere) {
            if (unknown.add(name)) {
                LOG.warnf("peers: %s is not known: cancels do not reach it", name.host());
            }
            return Stream.empty();
        }
    }
}
