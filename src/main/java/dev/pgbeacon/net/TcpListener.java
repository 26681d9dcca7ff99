package dev.pgbeacon.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One port on some or all addresses of this host. The listener and all its connections live on one event loop. */
public final class TcpListener {
    /** A burst of 1,000 polls is answered in full; with the original's 5, most of 200 were not (notes on its backlog). */
    private static final int BACKLOG = 4096;
    /** Sockets inherit it from the listener on Linux: 6 is IPPROTO_TCP, 3 is TCP_CORK. */
    private static final ChannelOption<Integer> TCP_CORK = new IntegerUnixChannelOption("TCP_CORK", 6, 3);

    private static final int TRIES_FOR_A_COMMON_PORT = 16;

    private final EventLoop loop;
    private final Acceptor acceptor;
    private final List<Channel> sockets;

    private TcpListener(EventLoop loop, Acceptor acceptor, List<Channel> sockets) {
        this.loop = loop;
        this.acceptor = acceptor;
        this.sockets = sockets;
    }

    /**
     * How connections are taken.
     *
     * @param allowFrom others are closed without a word
     * @param maxConnections open at a time, at least 1
     * @param inOnePiece for faces that half-close right after all they have to say: the last bytes and the end then travel in
     *     one packet. The kernel holds the bytes of any other face back for up to 200 ms.
     */
    public record Terms(AllowList allowFrom, int maxConnections, boolean inOnePiece) {
        public Terms {
            if (maxConnections < 1) {
                throw new IllegalArgumentException("max connections: " + maxConnections + " (expected: 1 or more)");
            }
        }
    }

    /**
     * Listens on all of the addresses or on none. Blocks until it does: not for an event loop.
     *
     * @param loop one of the transport's, the one that the reception knows
     * @throws BindException if an address is in use or not of this host: one line that names the address and the port
     */
    public static TcpListener open(
            Transport transport, EventLoop loop, ListenAddresses where, Terms terms, Reception reception)
            throws IOException {
        var acceptor = new Acceptor(loop, terms.allowFrom(), terms.maxConnections(), reception);
        for (int tries = 1; ; tries++) {
            var sockets = new ArrayList<Channel>();
            try {
                bindAll(transport, loop, where, terms, acceptor, sockets);
                return new TcpListener(loop, acceptor, List.copyOf(sockets));
            } catch (BindException refused) {
                sockets.forEach(socket -> socket.close().awaitUninterruptibly());
                // The port that the system chose on the first address may be taken on another.
                boolean anotherPortMayDo = where.port() == 0 && !sockets.isEmpty();
                if (!anotherPortMayDo || tries == TRIES_FOR_A_COMMON_PORT) {
                    throw refused;
                }
            }
        }
    }

    private static void bindAll(
            Transport transport,
            EventLoop loop,
            ListenAddresses where,
            Terms terms,
            Acceptor acceptor,
            List<Channel> sockets)
            throws BindException {
        if (where.addresses().isEmpty()) {
            var anywhere = new InetSocketAddress(where.port());
            sockets.add(bind(transport.newServerChannel(), loop, anywhere, "*", terms, acceptor));
            return;
        }
        int port = where.port();
        for (InetAddress address : where.addresses()) {
            var socket = transport.newServerChannel(address);
            sockets.add(bind(
                    socket, loop, new InetSocketAddress(address, port), address.getHostAddress(), terms, acceptor));
            port = portOf(sockets.get(0));
        }
    }

    private static Channel bind(
            ServerChannel socket,
            EventLoop loop,
            InetSocketAddress address,
            String name,
            Terms terms,
            Acceptor acceptor)
            throws BindException {
        var config = socket.config();
        config.setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        config.setOption(ChannelOption.SO_REUSEADDR, true);
        if (terms.inOnePiece()) {
            config.setOption(TCP_CORK, 1); // false, and two packets, where there is no such option
        }
        socket.pipeline().addLast(acceptor);
        ChannelFuture bound = loop.register(socket).awaitUninterruptibly();
        if (bound.isSuccess()) {
            bound = socket.bind(address).awaitUninterruptibly();
        }
        if (bound.isSuccess()) {
            return socket;
        }
        socket.close().awaitUninterruptibly();
        throw ListenAddresses.refused(name, address.getPort(), bound.cause());
    }

    /** The port of all addresses: as asked for, or as the system chose. */
    public int port() {
        return portOf(sockets.get(0));
    }

    /** For tests: one for each address. */
    List<Channel> sockets() {
        return sockets;
    }

    private static int portOf(Channel socket) {
        return ((InetSocketAddress) socket.localAddress()).getPort();
    }

    /**
     * Stops accepting, lets the open connections end, and closes those that are still open after the bound.
     *
     * @return done when no connection is open
     */
    public CompletionStage<Void> close(Duration bound) {
        var ended = new CompletableFuture<Void>();
        loop.execute(() -> {
            for (var socket : sockets) {
                var unused = socket.close();
            }
            var impatience = loop.schedule(acceptor::closeAll, bound.toNanos(), TimeUnit.NANOSECONDS);
            acceptor.whenEmpty(() -> {
                impatience.cancel(false);
                ended.complete(null);
            });
        });
        return ended;
    }
}
