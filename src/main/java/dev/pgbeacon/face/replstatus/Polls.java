package dev.pgbeacon.face.replstatus;

import dev.pgbeacon.net.FirstBytes;
import dev.pgbeacon.net.Reception;
import dev.pgbeacon.net.SharedReceiveBuffer;
import dev.pgbeacon.net.WaitQueue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** All polls of one port, in queues by what they wait for. Lives on the port's event loop. */
final class Polls implements Reception {
    private static final Logger LOG = Logger.getLogger(Polls.class);
    /** The answerer promises to complete; this holds if it breaks its promise. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    /** How long a client may take to end after the word. */
    private static final Duration FAREWELL = Duration.ofMillis(200);

    private static final Map<Word, ByteBuf> BYTES = new EnumMap<>(Word.class);

    static {
        for (var word : Word.values()) {
            var bytes = word.name().getBytes(StandardCharsets.US_ASCII);
            BYTES.put(
                    word,
                    Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length)
                            .writeBytes(bytes)
                            .asReadOnly()));
        }
    }

    final Answerer answerer;
    final PollCounts counts;
    final WaitQueue<ReplstatusHandler> silent;
    final WaitQueue<ReplstatusHandler> speaking;
    final WaitQueue<ReplstatusHandler> asking;
    final WaitQueue<ReplstatusHandler> leaving;
    private final boolean answersAtOnce;
    private final SharedReceiveBuffer receiveBuffer = new SharedReceiveBuffer(4096);
    private final FirstBytes firstBytes = new FirstBytes(ReplstatusRequest.MOST_BYTES + 1);

    /** @param answersAtOnce without a wait, which is then zero */
    Polls(EventLoop loop, Duration requestWait, boolean answersAtOnce, Answerer answerer, PollCounts counts) {
        this.answerer = answerer;
        this.counts = counts;
        this.answersAtOnce = answersAtOnce;
        silent = new WaitQueue<>(loop, requestWait, ReplstatusHandler::onRequestEnd);
        speaking = new WaitQueue<>(loop, requestWait, ReplstatusHandler::onRequestEnd);
        asking = new WaitQueue<>(loop, LONGEST_ANSWER, late -> late.say(Word.OFFLINE));
        leaving = new WaitQueue<>(loop, FAREWELL, ReplstatusHandler::close);
    }

    @Override
    public ChannelHandler welcome(SocketChannel connection) {
        connection.config().setRecvByteBufAllocator(receiveBuffer);
        connection.config().setAllowHalfClosure(true); // `echo 30 | nc -N` ends its request this way
        return new ReplstatusHandler(connection, this);
    }

    /** The silent first: they wait for nothing but the time. Those who were answered next: they lack nothing. */
    @Override
    public boolean makeRoom() {
        for (var queue : List.of(silent, leaving, speaking, asking)) {
            var oldest = queue.first();
            if (oldest.isPresent()) {
                oldest.get().evict();
                counts.evicted.increment();
                return true;
            }
        }
        return false;
    }

    @Override
    public void turnedAway(InetAddress peer) {
        counts.rejected.increment();
        LOG.debugf("%s: may not connect", peer.getHostAddress());
    }

    boolean answersAtOnce() {
        return answersAtOnce;
    }

    /** @return whether the client has ended already */
    boolean readAtOnce(SocketChannel channel, Consumer<ByteBuf> taker) {
        return firstBytes.read(channel, taker);
    }

    ByteBuf bytes(Word word) {
        return BYTES.get(word).duplicate();
    }
}
