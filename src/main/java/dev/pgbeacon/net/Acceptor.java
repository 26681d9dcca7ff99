package dev.pgbeacon.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Lets connections in: first who may, then how many. Serves all sockets of one listener, on its one loop. */
@ChannelHandler.Sharable
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails to open or close is gone either way
final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(Acceptor.class);
    private static final long PAUSE_MILLIS = 100;
    /** Want of descriptors comes and goes many times a second; one line tells it. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final EventLoop loop;
    private final AllowList allowFrom;
    private final int maxConnections;
    private final Reception reception;
    private final Map<Channel, Guest> open = new HashMap<>();
    private final Departures departures;
    private final ChannelFutureListener goodbye = closed -> gone(closed.channel());
    private Runnable whenEmpty = () -> {};
    private long quietUntil = System.nanoTime();

    Acceptor(EventLoop loop, AllowList allowFrom, int maxConnections, Reception reception) {
        this.loop = loop;
        this.allowFrom = allowFrom;
        this.maxConnections = maxConnections;
        this.reception = reception;
        this.departures = new Departures(loop, this::drop, this::register);
    }

    @Override
    public void channelRead(ChannelHandlerContext listener, Object accepted) {
        var connection = (SocketChannel) accepted;
        var peer = connection.remoteAddress();
        if (peer == null) { // NIO: gone before anybody looked
            connection.unsafe().closeForcibly();
        } else if (!allowFrom.permits(peer.getAddress())) {
            reception.turnedAway(peer.getAddress());
            connection.unsafe().closeForcibly();
        } else if (!hasRoom()) {
            connection.unsafe().closeForcibly();
        } else {
            letIn(connection);
        }
    }

    private boolean hasRoom() {
        if (open.size() >= maxConnections) {
            departures.settle();
        }
        return open.size() < maxConnections || reception.makeRoom();
    }

    private void letIn(SocketChannel connection) {
        var guest = reception.welcome(connection);
        open.put(connection, guest);
        if (guest.served()) {
            departures.add(connection);
        } else {
            register(connection);
        }
    }

    private void register(SocketChannel connection) {
        connection.closeFuture().addListener(goodbye);
        connection.pipeline().addLast(open.get(connection));
        loop.register(connection);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext listener) {
        departures.onPause();
    }

    /** Closes a connection that was never registered; its close future tells nobody. */
    private void drop(SocketChannel connection) {
        connection.unsafe().closeForcibly();
        gone(connection);
    }

    private void gone(Channel connection) {
        open.remove(connection).gone();
        if (open.isEmpty()) {
            whenEmpty.run();
        }
    }

    /**
     * Accepting failed, most often for want of file descriptors (EMFILE). The connections still in the backlog cause no new
     * event, so accepting is taken up again after a pause; no pause would be a busy loop.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext listener, Throwable failure) {
        long now = System.nanoTime();
        if (now - quietUntil >= 0) {
            LOG.warnf("%s: cannot accept: %s", listener.channel().localAddress(), failure.getMessage());
            quietUntil = now + QUIET_NANOS;
        }
        var config = listener.channel().config();
        config.setAutoRead(false);
        loop.schedule(() -> config.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Tells once when no connection is open, at once if none is. */
    void whenEmpty(Runnable told) {
        whenEmpty = told;
        if (open.isEmpty()) {
            told.run();
        }
    }

    void closeAll() {
        departures.settle();
        List.copyOf(open.keySet()).forEach(Channel::close);
    }
}
