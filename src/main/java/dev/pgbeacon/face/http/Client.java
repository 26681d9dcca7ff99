package dev.pgbeacon.face.http;

import dev.pgbeacon.net.WaitQueue;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * One connection, and what Vert.x does not bound: requests that are sent ahead while an answer is awaited, and answers that
 * the client does not take. Neither is read on for.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails to close is gone either way
final class Client extends ChannelInboundHandlerAdapter {
    /** What one read can bring of requests sent ahead: about a hundred. */
    private static final int MOST_BYTES_AT_ONCE = 2048;

    private final Channel channel;
    private final WaitQueue<Client> silent;
    private final WaitQueue.Place<Client> place = new WaitQueue.Place<>(this);
    private boolean asking;

    Client(Channel channel, WaitQueue<Client> silent) {
        this.channel = channel;
        this.silent = silent;
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(MOST_BYTES_AT_ONCE));
        channel.pipeline().addFirst(this);
        silent.join(place);
    }

    /** Vert.x shows its channel to itself and its friends only. */
    static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /** An answer is awaited, which takes as long as the probe does. */
    void asks() {
        asking = true;
        place.leave();
        readOn();
    }

    void answered() {
        if (asking) {
            asking = false;
            readOn();
        }
        silent.join(place);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        readOn();
        ctx.fireChannelWritabilityChanged();
    }

    private void readOn() {
        channel.config().setAutoRead(!asking && channel.isWritable());
    }

    void close() {
        channel.close();
    }

    void left() {
        place.leave();
    }
}
