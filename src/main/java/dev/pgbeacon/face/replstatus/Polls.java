package dev.pgbeacon.face.replstatus;

import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.net.Guest;
import dev.pgbeacon.net.Reception;
import dev.pgbeacon.net.ServerTls;
import dev.pgbeacon.net.SharedReceiveBuffer;
import dev.pgbeacon.net.Shortcut;
import dev.pgbeacon.net.WaitQueue;
import dev.pgbeacon.status.LagLimit;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** All polls of one port, in queues by what they wait for. Lives on the port's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as an exception or as the end
final class Polls implements Reception {
    private static final Logger LOG = Logger.getLogger(Polls.class);
    /** How long a client may take to end after the word. */
    private static final Duration FAREWELL = Duration.ofMillis(200);

    private static final Duration LONGEST_HANDSHAKE = Duration.ofSeconds(2);

    private static final Map<Word, ByteBuffer> BYTES = new EnumMap<>(Word.class);

    static {
        for (var word : Word.values()) {
            var bytes = word.name().getBytes(StandardCharsets.US_ASCII);
            BYTES.put(word, ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
        }
    }

    final EventLoop loop;
    private final Answerer answerer;
    final ListenerCounts counts;
    final WaitQueue<ReplstatusHandler> handshaking;
    final WaitQueue<ReplstatusHandler> silent;
    final WaitQueue<ReplstatusHandler> speaking;
    final WaitQueue<ReplstatusHandler> asking;
    final WaitQueue<ReplstatusHandler> leaving;
    private final boolean answersAtOnce;
    private final Optional<ServerTls> tls;
    private boolean answererFails;
    private final SharedReceiveBuffer receiveBuffer = new SharedReceiveBuffer(4096);
    private final Shortcut shortcut = new Shortcut(ReplstatusRequest.MOST_BYTES + 1);

    /**
     * @param answersAtOnce without a wait, which is then zero
     * @param longestAnswer the answerer promises to complete; this holds if it breaks its promise
     */
    Polls(
            EventLoop loop,
            Duration requestWait,
            boolean answersAtOnce,
            Optional<ServerTls> tls,
            Duration longestAnswer,
            Answerer answerer,
            ListenerCounts counts) {
        this.loop = loop;
        this.answerer = answerer;
        this.counts = counts;
        this.answersAtOnce = answersAtOnce;
        this.tls = tls;
        handshaking = new WaitQueue<>(loop, LONGEST_HANDSHAKE, ReplstatusHandler::close);
        silent = new WaitQueue<>(loop, requestWait, ReplstatusHandler::onRequestEnd);
        speaking = new WaitQueue<>(loop, requestWait, ReplstatusHandler::onRequestEnd);
        asking = new WaitQueue<>(loop, longestAnswer, late -> late.say(Word.OFFLINE));
        leaving = new WaitQueue<>(loop, FAREWELL, ReplstatusHandler::close);
    }

    @Override
    public Guest welcome(SocketChannel connection) {
        if (tls.isEmpty()) { // TLS keeps what it reads until a record is whole
            connection.config().setRecvByteBufAllocator(receiveBuffer);
        }
        connection.config().setAllowHalfClosure(true); // `echo 30 | nc -N` ends its request this way
        counts.onOpened();
        var poll = new ReplstatusHandler(connection, this);
        if (answersAtOnce) {
            poll.onArrival(shortcut);
        }
        return poll;
    }

    /** Empty where the word is said in the clear. */
    Optional<SslHandler> tlsOf(SocketChannel connection) {
        return tls.map(current -> {
            var handler = current.context().newHandler(connection.alloc());
            handler.setHandshakeTimeoutMillis(LONGEST_HANDSHAKE.toMillis());
            handler.setCloseNotifyFlushTimeoutMillis(FAREWELL.toMillis());
            return handler;
        });
    }

    /** The silent first: they wait for nothing but the time. Those who were answered next: they lack nothing. */
    @Override
    public boolean makeRoom() {
        for (var queue : List.of(handshaking, silent, leaving, speaking, asking)) {
            var oldest = queue.first();
            if (oldest.isPresent()) {
                counts.onEvicted();
                oldest.get().evict();
                return true;
            }
        }
        return false;
    }

    @Override
    public void turnedAway(InetAddress peer) {
        counts.onRejected();
        LOG.debugf("%s: may not connect", peer.getHostAddress());
    }

    CompletionStage<Word> answer(Optional<LagLimit> asked) {
        try {
            return answerer.answer(asked);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Without a wait, for one that must go. */
    Word now(Optional<LagLimit> asked) {
        try {
            return answerer.now(asked);
        } catch (RuntimeException failure) {
            onAnswer(failure);
            return Word.OFFLINE;
        }
    }

    /** Logs the first of a row of failures: there may be 30,000 polls a second. */
    void onAnswer(Throwable failure) {
        if (failure != null && !answererFails) {
            LOG.error("no word for a poll, so OFFLINE", failure);
        }
        answererFails = failure != null;
    }

    void say(Word word, SocketChannel channel) {
        var bytes = BYTES.get(word);
        if (tls.isPresent()) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
            channel.pipeline().get(SslHandler.class).closeOutbound().addListener(told -> channel.shutdownOutput());
            return;
        }
        // A word is shorter than any socket's buffer: before the registration, what is not said has lost its listener.
        if (!shortcut.sayLast(channel, bytes) && channel.isRegistered()) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
            channel.shutdownOutput();
        }
    }
}
