package dev.pgbeacon.router.backend;

import dev.pgbeacon.pgwire.StartupPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;

/** The way to a backend, before a word of PostgreSQL is spoken: TCP, and TLS where its file wants it. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed connection
final class Approach extends ChannelInboundHandlerAdapter {
    /** What happens at its end; exactly one of them, on the event loop. */
    interface Goal {
        /** The handler has left the pipeline. */
        void reached(Channel channel);

        void failed(String why);
    }

    private final Optional<SslContext> tls;
    private final boolean verifies;
    private final String host;
    private final int port;
    private final Goal goal;
    private boolean over;

    Approach(Optional<SslContext> tls, boolean verifies, String host, int port, Goal goal) {
        this.tls = tls;
        this.verifies = verifies;
        this.host = host;
        this.port = port;
        this.goal = goal;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (tls.isEmpty()) {
            arrive(ctx);
            return;
        }
        var request = ctx.alloc().buffer(8);
        StartupPacket.writeSslRequest(request);
        ctx.writeAndFlush(request);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        // What comes in the clear behind the 'S' is nobody knows whose (CVE-2021-23222).
        boolean granted = bytes.readableBytes() == 1 && bytes.getByte(bytes.readerIndex()) == 'S';
        bytes.release();
        if (over) {
            return;
        }
        if (granted) {
            handshake(ctx);
        } else {
            fail(ctx, "it does not speak TLS (expected: as the file says)");
        }
    }

    private void handshake(ChannelHandlerContext ctx) {
        var engine = tls.orElseThrow().newEngine(ctx.alloc(), host, port);
        var parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(verifies ? "HTTPS" : "");
        engine.setSSLParameters(parameters);
        var handler = new SslHandler(engine);
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                arrive(ctx);
            } else {
                fail(ctx, "TLS: " + reason(done.cause()));
            }
        });
        ctx.pipeline().addFirst(handler);
    }

    private static String reason(Throwable wrong) {
        var cause = wrong;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private void arrive(ChannelHandlerContext ctx) {
        if (!over) {
            over = true;
            ctx.pipeline().remove(this);
            goal.reached(ctx.channel());
        }
    }

    void fail(Channel channel, String why) {
        if (!over) {
            over = true;
            channel.close();
            goal.failed(why);
        }
    }

    private void fail(ChannelHandlerContext ctx, String why) {
        fail(ctx.channel(), why);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ctx, "it closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        fail(ctx, reason(failure));
    }
}
