package dev.pgbeacon.router.fleet;

import dev.pgbeacon.net.Transport;
import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.StartupPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One cancel on its way to the peers. All of it runs on one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a peer that cannot be told shows as a closed connection
final class Passing {
    private static final Logger LOG = Logger.getLogger(Passing.class);

    private final Transport transport;
    private final EventLoop loop;
    private final BackendKey key;
    private final Runnable done;
    private final List<Channel> peers = new ArrayList<>();
    private int open;
    private ScheduledFuture<?> impatience;
    private boolean over;

    Passing(Transport transport, EventLoop loop, BackendKey key, Runnable done) {
        this.transport = transport;
        this.loop = loop;
        this.key = key;
        this.done = done;
    }

    void endWithin(Duration patience) {
        impatience = loop.schedule(
                () -> end("took longer than " + patience.toMillis() + " ms"),
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    void to(List<InetSocketAddress> addresses) {
        if (over) {
            return;
        }
        open = addresses.size();
        if (open == 0) {
            end("finds no peer");
            return;
        }
        addresses.forEach(this::connect);
    }

    private void connect(InetSocketAddress address) {
        Channel peer;
        try {
            peer = transport.newClientChannel();
        } catch (ChannelException noDescriptors) {
            loop.execute(this::closed);
            return;
        }
        peers.add(peer);
        peer.config().setOption(ChannelOption.TCP_NODELAY, true);
        peer.pipeline().addLast(new Answer());
        peer.closeFuture().addListener(closed -> loop.execute(this::closed));
        ChannelFutureListener connected = outcome -> {
            if (outcome.isSuccess()) {
                var packet = peer.alloc().buffer();
                new StartupPacket.PassedOnCancel(key).writeTo(packet);
                peer.writeAndFlush(packet);
            } else {
                peer.close();
            }
        };
        loop.register(peer);
        peer.connect(address).addListener(connected);
    }

    private void closed() {
        open--;
        if (open == 0) {
            end("has been told to all peers");
        }
    }

    private void end(String how) {
        if (!over) {
            over = true;
            impatience.cancel(false);
            peers.forEach(Channel::close);
            LOG.debugf("the cancel for the %s %s", key, how);
            done.run();
        }
    }

    /** One byte at most, of whoever has the session; what else a stranger may say is dropped. */
    private final class Answer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var bytes = (ByteBuf) message;
            boolean found =
                    bytes.isReadable() && bytes.getByte(bytes.readerIndex()) == StartupPacket.PassedOnCancel.FOUND;
            bytes.release();
            if (found) {
                // Not waiting for those that hang: a client that cancels shows nothing before it is told.
                end("was for a session of " + ctx.channel().remoteAddress());
            } else {
                ctx.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
            ctx.close();
        }
    }
}
