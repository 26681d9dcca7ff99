package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.ProtocolViolation;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.pgwire.StartupPacket;
import dev.pgbeacon.pgwire.StartupReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A client before its login: encryption, a cancel request, or the startup message. */
@SuppressWarnings("FutureReturnValueIgnored") // a client that cannot be told is gone
final class ClientStartup extends ChannelInboundHandlerAdapter {
    /** As PostgreSQL's authentication_timeout, which is a minute; ours is pgrouter's. */
    private static final long AUTH_TIMEOUT_SECONDS = 10;

    private final House house;
    private final Side.Role serves;
    private final Terms terms;
    private final StartupReader startup = new StartupReader();
    private Optional<Terms.ClientTls> encrypted = Optional.empty();
    private ScheduledFuture<?> impatience;
    private boolean direct;
    private boolean cancels;

    ClientStartup(House house, Side.Role serves) {
        this.serves = serves;
        this.house = house;
        this.terms = house.terms().get();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        impatience = ctx.executor().schedule(() -> ctx.close(), AUTH_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        ctx.channel().closeFuture().addListener(closed -> impatience.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (cancels) {
            ReferenceCountUtil.release(message); // one to a connection: what follows is read by nobody
            return;
        }
        startup.feed((ByteBuf) message);
        try {
            if (direct) {
                return; // a client that sends in the clear beside its TLS is read no further
            }
            var packet = startup.next();
            while (packet.isPresent() && !ctx.isRemoved()) {
                onPacket(ctx, packet.get());
                packet = ctx.isRemoved() || direct || cancels ? Optional.empty() : startup.next();
            }
        } catch (ProtocolViolation broken) {
            Farewell.say(ctx.channel(), broken.toServerMessage());
        }
    }

    private void onPacket(ChannelHandlerContext ctx, StartupPacket packet) {
        if (packet instanceof StartupPacket.Login login) {
            onLogin(ctx, login.message());
        } else if (packet instanceof StartupPacket.CancelRequest cancel) {
            onCancel(ctx, cancel.key());
        } else if (packet instanceof StartupPacket.PassedOnCancel cancel) {
            onPassedOnCancel(ctx, cancel.key());
        } else if (packet instanceof StartupPacket.DirectTls) {
            onDirectTls(ctx);
        } else if (packet instanceof StartupPacket.SslRequest && terms.tls().isPresent() && encrypted.isEmpty()) {
            startup.refuseMore();
            ctx.writeAndFlush(ctx.alloc().buffer(1).writeByte('S'));
            encrypt(ctx);
        } else {
            ctx.writeAndFlush(ctx.alloc().buffer(1).writeByte('N'));
        }
    }

    /** Closed when the backend has been asked, as PostgreSQL does: who waits for it then knows. */
    private void onCancel(ChannelHandlerContext ctx, BackendKey key) {
        cancels = true;
        var session = house.clients().find(key);
        if (session.isPresent()) {
            session.get().cancel(() -> ctx.executor().execute(ctx::close));
        } else if (house.clients().mayBeAnothers(key)) {
            terms.peers().pass(ctx.channel().eventLoop(), key, ctx::close);
        } else {
            ctx.close();
        }
    }

    private void onPassedOnCancel(ChannelHandlerContext ctx, BackendKey key) {
        cancels = true;
        var session = house.clients().find(key);
        session.ifPresentOrElse(
                found -> found.cancel(() -> ctx.executor().execute(() -> ctx.writeAndFlush(
                                ctx.alloc().buffer(1).writeByte(StartupPacket.PassedOnCancel.FOUND))
                        .addListener(ChannelFutureListener.CLOSE))),
                ctx::close);
    }

    private SslHandler encrypt(ChannelHandlerContext ctx) {
        encrypted = terms.tls();
        var tls = encrypted.orElseThrow().context().newHandler(ctx.alloc());
        ctx.pipeline().addFirst(tls);
        return tls;
    }

    private void onDirectTls(ChannelHandlerContext ctx) {
        if (terms.tls().isEmpty() || encrypted.isPresent()) {
            ctx.close();
            return;
        }
        direct = true;
        var handshake = startup.rest();
        var tls = encrypt(ctx);
        tls.handshakeFuture().addListener(done -> {
            direct = false;
            // PostgreSQL asks for it too: who does not name it may have meant to reach something else (ALPACA).
            if (done.isSuccess() && !Terms.ALPN.equals(tls.applicationProtocol())) {
                ctx.close();
            }
        });
        try {
            tls.channelRead(ctx.pipeline().context(tls), handshake);
            tls.channelReadComplete(ctx.pipeline().context(tls));
        } catch (Exception broken) {
            ctx.fireExceptionCaught(broken);
        }
    }

    private void onLogin(ChannelHandlerContext ctx, StartupMessage message) {
        if (house.clients().draining()) {
            Farewell.say(ctx.channel(), Farewell.fatal("57P03", "the router is shutting down"));
            return;
        }
        if (!house.clients().enter(terms.setup().file().access().maxClients())) {
            Farewell.say(ctx.channel(), Farewell.fatal("53300", "sorry, too many clients already"));
            return;
        }
        ctx.channel().closeFuture().addListener(closed -> house.clients().leave());
        message.negotiation().ifPresent(negotiation -> {
            var out = ctx.alloc().buffer();
            negotiation.writeTo(out);
            ctx.write(out);
        });
        var rest = startup.rest();
        var binding = encrypted.flatMap(Terms.ClientTls::binding);
        var login = new ClientLoginHandler(house, terms, serves, message, encrypted.isPresent(), binding, impatience);
        ctx.pipeline().addLast(login);
        ctx.pipeline().remove(this);
        login.begin(rest);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        startup.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        ctx.close();
    }
}
