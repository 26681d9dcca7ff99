package dev.pgbeacon.face.replstatus;

import dev.pgbeacon.face.replstatus.ReplstatusRequest.Reading;
import dev.pgbeacon.net.Guest;
import dev.pgbeacon.net.Shortcut;
import dev.pgbeacon.net.WaitQueue;
import dev.pgbeacon.status.LagLimit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/** One poll: waits for a threshold, asks for the word, says it, and sees the client off. */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails is a close
final class ReplstatusHandler extends ChannelInboundHandlerAdapter implements Guest {
    private static final Logger LOG = Logger.getLogger(ReplstatusHandler.class);

    /** How far a poll has come; only forward. */
    private enum Stage {
        /** Connected, and nothing came. */
        SILENT,
        /** A part of a request came. */
        SPEAKING,
        /** The word is awaited. */
        ASKING,
        /** The word is out; what the client still sends is thrown away until it ends. */
        ANSWERED
    }

    private final SocketChannel channel;
    private final Polls polls;
    private final WaitQueue.Place<ReplstatusHandler> place = new WaitQueue.Place<>(this);
    private final ReplstatusRequest request = new ReplstatusRequest();
    private Stage stage = Stage.SILENT;
    /** What an answer is awaited to. */
    private Optional<LagLimit> asked = Optional.empty();

    private boolean clientEnded;
    private boolean secured;

    ReplstatusHandler(SocketChannel channel, Polls polls) {
        this.channel = channel;
        this.polls = polls;
    }

    /** Before the registration, where a poll is answered at once: what has come is all that is read. */
    void onArrival(Shortcut shortcut) {
        clientEnded = shortcut.readFirst(channel, this::onBytes);
        if (stage.compareTo(Stage.ASKING) < 0) {
            onRequestEnd();
        }
    }

    @Override
    public boolean served() {
        return stage == Stage.ANSWERED;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        polls.tlsOf(channel).ifPresent(tls -> {
            secured = true;
            ctx.pipeline().addFirst(tls);
        });
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (secured) {
            polls.handshaking.join(place);
        } else if (stage == Stage.SILENT) {
            polls.silent.join(place);
        } else if (stage == Stage.ANSWERED) {
            polls.leaving.join(place);
        }
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        try {
            onBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    private void onBytes(ByteBuf bytes) {
        while (stage.compareTo(Stage.ASKING) < 0 && bytes.isReadable()) {
            if (stage == Stage.SILENT) {
                stage = Stage.SPEAKING;
                polls.speaking.join(place);
            }
            onReading(request.take(bytes.readByte()));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == SslHandshakeCompletionEvent.SUCCESS) {
            polls.silent.join(place);
        } else if (event == ChannelInputShutdownEvent.INSTANCE || event == SslCloseCompletionEvent.SUCCESS) {
            clientEnded = event == ChannelInputShutdownEvent.INSTANCE;
            if (stage.compareTo(Stage.ASKING) < 0) {
                onRequestEnd();
            }
        }
    }

    /** The client half-closed, or the wait for it is over. */
    void onRequestEnd() {
        onReading(request.end());
    }

    private void onReading(Reading reading) {
        if (reading instanceof Reading.Plain) {
            ask(Optional.empty());
        } else if (reading instanceof Reading.Threshold threshold) {
            ask(Optional.of(threshold.limit()));
        } else if (reading instanceof Reading.Garbage garbage) {
            polls.counts.onInvalid();
            LOG.debugf("%s: invalid request: %s", channel.remoteAddress(), garbage.why());
            say(Word.OFFLINE);
        }
    }

    private void ask(Optional<LagLimit> limit) {
        stage = Stage.ASKING;
        asked = limit;
        polls.asking.join(place);
        polls.answer(limit).whenComplete((word, failure) -> {
            if (polls.loop.inEventLoop()) {
                onAnswer(word, failure);
            } else {
                polls.loop.execute(() -> onAnswer(word, failure));
            }
        });
    }

    private void onAnswer(Word word, Throwable failure) {
        polls.onAnswer(failure);
        if (stage == Stage.ASKING) {
            say(failure == null ? word : Word.OFFLINE);
        }
    }

    /**
     * Says the word, half-closes, and leaves the rest to the client. To close while bytes of the client are unread makes the
     * kernel send RST, and the client lose the word: 100 of 100 when measured.
     */
    void say(Word word) {
        stage = Stage.ANSWERED;
        polls.counts.onSaid(word.name());
        polls.say(word, channel);
        channel.config().setAllowHalfClosure(false); // from here on, the client's end is the connection's end
        if (!channel.isRegistered()) {
            place.leave();
        } else if (clientEnded) {
            channel.close();
        } else {
            polls.leaving.join(place);
        }
    }

    /** Too many connections are open: it is told what is known at once, and the connection ends. */
    void evict() {
        if (stage.compareTo(Stage.ASKING) < 0) {
            onRequestEnd();
        }
        if (stage == Stage.ASKING) {
            say(polls.now(asked));
        }
        channel.close();
    }

    void close() {
        channel.close();
    }

    @Override
    public void gone() {
        place.leave();
        polls.counts.onClosed();
        stage = Stage.ANSWERED;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        // HAProxy ends each successful check with RST; a client that goes away is its own affair.
        if (secured && failure.getCause() instanceof SSLException) {
            LOG.debugf("%s: no TLS: %s", channel.remoteAddress(), failure.getMessage());
        } else if (!(failure instanceof IOException)) {
            LOG.error("a poll failed", failure);
        }
        ctx.close();
    }
}
