package dev.pgbeacon.face.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.net.WaitQueue;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a connection is read on for. */
class ClientTest {
    private final List<Object> handedOn = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new VertxInstead());
    private final WaitQueue<Client> silent = new WaitQueue<>(channel.eventLoop(), Duration.ofMinutes(1), Client::close);
    private final Client client = new Client(channel, silent);

    /** Only remembers. */
    private final class VertxInstead extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            handedOn.add(message);
        }
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private boolean reads() {
        return channel.config().isAutoRead();
    }

    @Test
    void notWhileItsAnswerIsAwaited() {
        assertTrue(reads());
        client.asks();
        assertFalse(reads());
        client.answered();
        assertTrue(reads());
    }

    @Test
    void notWhileItTakesNoAnswers() {
        var unused = channel.write(Unpooled.wrappedBuffer(new byte[1 << 20]));
        assertFalse(reads());
        client.asks();
        client.answered();
        assertFalse(reads(), "whatever else ends");
        channel.flush();
        assertTrue(reads());
    }

    private void request() {
        channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
    }

    @Test
    void whoSendsTooFarAheadOfItsAnswersIsClosed() {
        for (int i = 0; i < Client.MOST_AHEAD; i++) {
            request();
        }
        assertEquals(Client.MOST_AHEAD, handedOn.size());
        client.answered();
        request();
        assertTrue(channel.isOpen());

        request();
        assertFalse(channel.isOpen());
        assertEquals(Client.MOST_AHEAD + 1, handedOn.size(), "what comes then is nobody's");
    }

    @Test
    void whoAsksOnWithoutTakingAnswersIsClosed() {
        var unused = channel.write(Unpooled.wrappedBuffer(new byte[2 * Client.MOST_UNTAKEN_BYTES]));
        request();
        assertFalse(channel.isOpen());
        assertEquals(List.of(), handedOn);
    }

    @Test
    void whoseAnswerIsAwaitedIsNotSilent() {
        assertEquals(Optional.of(client), silent.first());
        client.asks();
        assertEquals(Optional.empty(), silent.first());
        client.answered();
        assertEquals(Optional.of(client), silent.first());
        client.left();
        assertEquals(Optional.empty(), silent.first());
    }
}
