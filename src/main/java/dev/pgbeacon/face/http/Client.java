package dev.pgbeacon.face.http;

import dev.pgbeacon.net.WaitQueue;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * One connection, and what Vert.x does not bound: requests that are sent ahead while an answer is awaited, and answers that
 * the client does not take. Neither is read on for; a connection whose last read brought too much of either is closed.
 * Stands right before Vert.x' own handler, behind the HTTP decoder.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails to close is gone either way
final class Client extends ChannelInboundHandlerAdapter {
    /** Small, and one read in turn: a thousand clients that flood us fill no heap, and nobody waits long for their turn. */
    private static final int MOST_BYTES_AT_ONCE = 512;

    private static final WriteBufferWaterMark UNTAKEN = new WriteBufferWaterMark(4 << 10, 8 << 10);
    /** What one read can bring beyond; more comes from one TLS record of 16 kB only. */
    static final int MOST_UNTAKEN_BYTES = 24 << 10;

    static final int MOST_AHEAD = 8;

    private final Channel channel;
    private final WaitQueue<Client> silent;
    private final WaitQueue.Place<Client> place = new WaitQueue.Place<>(this);
    private boolean asking;
    private int unanswered;

    Client(Channel channel, WaitQueue<Client> silent) {
        this.channel = channel;
        this.silent = silent;
        channel.config()
                .setWriteBufferWaterMark(UNTAKEN)
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(MOST_BYTES_AT_ONCE).maxMessagesPerRead(1));
        var pipeline = channel.pipeline();
        pipeline.addBefore(pipeline.lastContext().name(), null, this);
        silent.join(place);
    }

    /** Vert.x shows its channel to itself and its friends only. */
    static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest && (++unanswered > MOST_AHEAD || takesTooLittle())) {
            channel.close();
        }
        if (channel.isOpen()) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private boolean takesTooLittle() {
        return channel.bytesBeforeWritable() > MOST_UNTAKEN_BYTES;
    }

    /** An answer is awaited, which takes as long as the probe does. */
    void asks() {
        asking = true;
        place.leave();
        readOn();
    }

    void answered() {
        unanswered--;
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
