package dev.pgbeacon.router.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Tells a session what one of its backends does. */
@SuppressWarnings("FutureReturnValueIgnored") // what closes is gone
final class BackendHandler extends ChannelInboundHandlerAdapter {
    private final Session session;
    private final Side side;

    BackendHandler(Session session, Side side) {
        this.session = session;
        this.side = side;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        session.onBackend(side, (ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        session.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        session.balance();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.onBackendGone(side);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        Failures.tell(failure);
        ctx.close();
    }
}
