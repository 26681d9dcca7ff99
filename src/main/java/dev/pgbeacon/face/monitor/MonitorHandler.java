package dev.pgbeacon.face.monitor;

import dev.pgbeacon.net.Guest;
import dev.pgbeacon.net.WaitQueue;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jboss.logging.Logger;

/** One client: is sent the dump as fast as it reads, and seen off. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as an exception or as the end
final class MonitorHandler extends ChannelInboundHandlerAdapter implements Guest {
    private static final Logger LOG = Logger.getLogger(MonitorHandler.class);
    /** So much of a dump is copied at a time: of a client that does not read, Netty holds two of them. */
    private static final int PIECE = 32 * 1024;

    private final SocketChannel channel;
    private final Readers readers;
    private final WaitQueue.Place<MonitorHandler> place = new WaitQueue.Place<>(this);
    private byte[] dump = {};
    private int next;
    private boolean clientEnded;

    MonitorHandler(SocketChannel channel, Readers readers) {
        this.channel = channel;
        this.readers = readers;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        dump = readers.dump();
        sendMore(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isActive() && channel.isWritable() && next < dump.length) {
            sendMore(ctx);
        }
    }

    /** As much as the client takes; its time begins anew. */
    private void sendMore(ChannelHandlerContext ctx) {
        readers.reading.join(place);
        while (next < dump.length && channel.isWritable()) {
            int length = Math.min(PIECE, dump.length - next);
            var written = ctx.write(Unpooled.wrappedBuffer(dump, next, length));
            next += length;
            if (next == dump.length) {
                written.addListener(done -> onSent(done.isSuccess()));
            }
        }
        ctx.flush();
    }

    /** Half-closes, and leaves the rest to the client: to close while bytes of its are unread would make it lose the end. */
    private void onSent(boolean whole) {
        if (!whole) {
            return;
        }
        readers.counts.onSaid(Readers.DUMP);
        channel.shutdownOutput();
        channel.config().setAllowHalfClosure(false); // from here on, the client's end is the connection's end
        if (clientEnded) {
            channel.close();
        } else {
            readers.leaving.join(place);
        }
    }

    /** Nobody has to say anything here. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        clientEnded |= event == ChannelInputShutdownEvent.INSTANCE; // `nc -N`; it may read all the same
    }

    void close() {
        channel.close();
    }

    @Override
    public void gone() {
        place.leave();
        readers.counts.onClosed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        if (!(failure instanceof IOException)) {
            LOG.error("a monitor dump failed", failure);
        }
        ctx.close();
    }
}
