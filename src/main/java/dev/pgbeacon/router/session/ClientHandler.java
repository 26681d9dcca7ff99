package dev.pgbeacon.router.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Tells a session what its client does. */
final class ClientHandler extends ChannelInboundHandlerAdapter {
    private final Session session;

    ClientHandler(Session session) {
        this.session = session;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        session.onClient((ByteBuf) message);
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
        session.onClientGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        session.onFailure(failure);
    }
}
