package dev.pgbeacon.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** One port whose connections work hard: they are spread over all event loops, unlike those of a {@link TcpListener}. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails to open is gone either way
public final class SpreadListener {
    private static final Logger LOG = Logger.getLogger(SpreadListener.class);
    private static final int BACKLOG = 4096;
    private static final long PAUSE_MILLIS = 100;

    private final List<Channel> sockets;

    private SpreadListener(List<Channel> sockets) {
        this.sockets = List.copyOf(sockets);
    }

    /**
     * Listens on all of the addresses or on none. Blocks until it does: not for an event loop.
     *
     * @param welcome makes a connection's handler, before the connection is registered
     */
    public static SpreadListener open(
            Transport transport, ListenAddresses where, Function<SocketChannel, ChannelHandler> welcome)
            throws IOException {
        var sockets = new ArrayList<Channel>();
        var acceptor = new Spread(transport, welcome);
        try {
            if (where.addresses().isEmpty()) {
                var anywhere = new InetSocketAddress(where.port());
                sockets.add(bind(transport.newServerChannel(), transport.nextLoop(), anywhere, "*", acceptor));
            }
            int port = where.port();
            for (var address : where.addresses()) {
                var socket = transport.newServerChannel(address);
                var at = new InetSocketAddress(address, port);
                sockets.add(bind(socket, transport.nextLoop(), at, address.getHostAddress(), acceptor));
                port = portOf(sockets.get(0));
            }
            return new SpreadListener(sockets);
        } catch (BindException refused) {
            sockets.forEach(socket -> socket.close().awaitUninterruptibly());
            throw refused;
        }
    }

    private static Channel bind(
            ServerChannel socket, EventLoop loop, InetSocketAddress address, String name, Spread acceptor)
            throws BindException {
        socket.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        socket.config().setOption(ChannelOption.SO_REUSEADDR, true);
        socket.pipeline().addLast(acceptor);
        var bound = loop.register(socket).awaitUninterruptibly();
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

    private static int portOf(Channel socket) {
        return ((InetSocketAddress) socket.localAddress()).getPort();
    }

    /** Stops accepting; open connections stay. */
    public void close() {
        sockets.forEach(Channel::close);
    }

    @ChannelHandler.Sharable
    private static final class Spread extends ChannelInboundHandlerAdapter {
        private final Transport transport;
        private final Function<SocketChannel, ChannelHandler> welcome;

        Spread(Transport transport, Function<SocketChannel, ChannelHandler> welcome) {
            this.transport = transport;
            this.welcome = welcome;
        }

        @Override
        public void channelRead(ChannelHandlerContext listener, Object accepted) {
            var connection = (SocketChannel) accepted;
            RelayOptions.set(connection);
            connection.pipeline().addLast(welcome.apply(connection));
            transport.nextLoop().register(connection);
        }

        /** As the {@link Acceptor}: without descriptors (EMFILE), no pause would be a busy loop. */
        @Override
        public void exceptionCaught(ChannelHandlerContext listener, Throwable failure) {
            LOG.warnf("%s: cannot accept: %s", listener.channel().localAddress(), failure.getMessage());
            var config = listener.channel().config();
            if (config.isAutoRead()) {
                config.setAutoRead(false);
                listener.executor().schedule(() -> config.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }
}
