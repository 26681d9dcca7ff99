package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Severity;
import dev.pgbeacon.router.auth.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.TimeUnit;

/** The last words to a client. */
@SuppressWarnings("FutureReturnValueIgnored") // who cannot be told is gone
final class Farewell {
    /** Who takes no last word is left without it after so long. */
    private static final int PATIENCE_SECONDS = 10;

    private Farewell() {}

    static ServerMessage of(Refusal refusal) {
        var message = ServerMessage.of(Severity.FATAL, refusal.sqlState(), refusal.message());
        return refusal.detail().map(message::detail).orElse(message);
    }

    static ServerMessage fatal(String sqlState, String message) {
        return ServerMessage.of(Severity.FATAL, sqlState, message);
    }

    /** Says it and closes. */
    static void say(Channel client, ServerMessage error) {
        var out = client.alloc().buffer();
        error.toError().writeTo(out);
        say(client, out);
    }

    static void say(Channel channel, ByteBuf last) {
        var impatience = channel.eventLoop().schedule(() -> channel.close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> impatience.cancel(false));
        channel.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
    }
}
