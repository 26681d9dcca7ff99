package dev.pgbeacon.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever comes is read, or is a violation; and no buffer is lost. Seeded: a failure comes again. */
class FuzzTest {
    private static final int ROUNDS = 4_000;

    private final Random random = new Random(6432);

    /** A valid stream with bytes changed, cut out, repeated, and lengths that lie. */
    private byte[] spoilt(byte[] valid) {
        var bytes = Arrays.copyOf(valid, valid.length);
        for (int i = random.nextInt(4); i > 0 && bytes.length > 8; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes = Arrays.copyOf(bytes, at + 1);
                case 2 -> bytes = Arrays.copyOfRange(bytes, at, bytes.length);
                default -> {
                    var lie = Unpooled.wrappedBuffer(bytes);
                    lie.setInt(Math.min(at, bytes.length - 4), random.nextInt() >> random.nextInt(32));
                }
            }
        }
        return bytes;
    }

    private ByteBuf piece(byte[] bytes, int from, int length, List<ByteBuf> all) {
        var piece = PooledByteBufAllocator.DEFAULT.buffer(length + random.nextInt(2) * 64);
        all.add(piece);
        return piece.writeBytes(bytes, from, length);
    }

    private int anyLength(int left) {
        return 1 + random.nextInt(random.nextBoolean() ? left : Math.min(left, 7));
    }

    @Test
    void framesOfAnyKindAreReadOrAreAViolation() {
        var messages = Samples.all();
        var readers = List.copyOf(Samples.READERS.values());
        int violations = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var valid = Feeding.bytes(
                    messages.get(random.nextInt(messages.size())), messages.get(random.nextInt(messages.size())));
            var bytes = spoilt(ByteBufUtil.getBytes(valid));
            valid.release();
            var fed = new java.util.ArrayList<ByteBuf>();
            try (var frames = new FrameReader()) {
                for (int at = 0; at < bytes.length; ) {
                    int length = anyLength(bytes.length - at);
                    frames.feed(piece(bytes, at, length, fed));
                    at += length;
                    while (frames.next()) {
                        handle(frames, readers.get(random.nextInt(readers.size())));
                    }
                    frames.run().release();
                }
            } catch (ProtocolViolation violation) {
                violations++;
            }
            fed.forEach(piece -> assertEquals(0, piece.refCnt()));
        }
        assertEquals(true, violations > ROUNDS / 10, "violations: " + violations);
    }

    /** Any move that is legal. */
    private void handle(FrameReader frames, Function<ByteBuf, ?> reader) {
        switch (random.nextInt(7)) {
            case 0 -> frames.keep();
            case 1 -> frames.keepWhile(TagSet.allBut(FrontendTag.QUERY));
            case 2 -> {
                frames.run().release();
                frames.drop();
            }
            case 3 -> {
                frames.discardRun();
                frames.drop();
            }
            case 4 -> frames.postpone();
            default -> {
                if (frames.whole(1 << 16)) {
                    var unused = reader.apply(frames.body());
                    frames.keep();
                }
            }
        }
    }

    @Test
    void startupPacketsOfAnyKindAreReadOrAreAViolation() {
        var login = Feeding.buffer();
        StartupPacket.writeSslRequest(login);
        new StartupMessage(ProtocolVersion.V3_0, java.util.Map.of("user", WireText.of("a"), "x", WireText.of("y")))
                .writeTo(login);
        new StartupPacket.CancelRequest(new BackendKey(1, WireText.of("1234"))).writeTo(login);
        var valid = ByteBufUtil.getBytes(login);
        login.release();
        for (int round = 0; round < ROUNDS; round++) {
            var bytes = spoilt(valid);
            var fed = new java.util.ArrayList<ByteBuf>();
            try (var startup = new StartupReader()) {
                for (int at = 0; at < bytes.length; ) {
                    int length = anyLength(bytes.length - at);
                    startup.feed(piece(bytes, at, length, fed));
                    at += length;
                    for (var next = startup.next(); next.isPresent(); next = startup.next()) {
                        if (next.get() instanceof StartupPacket.DirectTls) {
                            startup.rest().release();
                        }
                    }
                }
            } catch (ProtocolViolation expected) {
                // Nothing else may be thrown.
            }
            fed.forEach(piece -> assertEquals(0, piece.refCnt()));
        }
    }
}
