package dev.pgbeacon.face.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.net.WaitQueue;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a connection is read on for. */
class ClientTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final WaitQueue<Client> silent = new WaitQueue<>(channel.eventLoop(), Duration.ofMinutes(1), Client::close);
    private final Client client = new Client(channel, silent);

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
