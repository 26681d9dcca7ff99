package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Severity;
import dev.pgbeacon.router.auth.Refusal;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/** The last words to a client. */
@SuppressWarnings("FutureReturnValueIgnored") // who cannot be told is gone
final class Farewell {
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
        client.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
    }
}
