package dev.pgbeacon.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameReaderTest {
    private static final TagSet ALL = TagSet.allBut();
    private static final DataRow ROW = DataRow.texts(List.of(Optional.of("one"), Optional.empty()));
    private static final ReadyForQuery READY = new ReadyForQuery(TransactionStatus.IDLE);
    private static final CommandComplete DONE = new CommandComplete("SELECT 1");

    private final FrameReader frames = new FrameReader();
    private final ByteBuf out = Unpooled.buffer();

    @AfterEach
    void release() {
        frames.close();
    }

    private void take() {
        var run = frames.run();
        out.writeBytes(run);
        run.release();
    }

    private static ByteBuf expected(Message... messages) {
        return Unpooled.wrappedBuffer(plain(messages));
    }

    private static byte[] plain(Message... messages) {
        var bytes = Unpooled.buffer();
        for (var message : messages) {
            message.writeTo(bytes);
        }
        return io.netty.buffer.ByteBufUtil.getBytes(bytes);
    }

    @ParameterizedTest
    @EnumSource(Feeding.class)
    void eachFrameIsSeenOnceAndInOrderAndGoesOnUntouched(Feeding feeding) {
        var seen = new StringBuilder();
        for (var piece : feeding.pieces(Feeding.bytes(ROW, ROW, DONE, READY, ROW))) {
            frames.feed(piece);
            while (frames.next()) {
                seen.append((char) frames.tag()).append(frames.length()).append(' ');
                frames.keep();
            }
            take();
        }

        assertEquals("D17 D17 C13 Z5 D17 ", seen.toString());
        assertEquals(expected(ROW, ROW, DONE, READY, ROW), out);
    }

    @ParameterizedTest
    @EnumSource(Feeding.class)
    void framesAreKeptDroppedAndReadInAnyMix(Feeding feeding) {
        var statuses = new StringBuilder();
        for (var piece : feeding.pieces(Feeding.bytes(DONE, ROW, ROW, READY, ROW, DONE, ROW, READY))) {
            frames.feed(piece);
            while (frames.next()) {
                switch (BackendTag.of(frames.tag())) {
                    case DATA_ROW -> {
                        take();
                        frames.drop();
                    }
                    case READY_FOR_QUERY -> {
                        if (frames.whole(100)) {
                            statuses.append(ReadyForQuery.read(frames.body())).append(' ');
                            frames.keep();
                        }
                    }
                    default -> frames.keep();
                }
            }
            take();
        }

        assertEquals("IDLE IDLE ", statuses.toString());
        assertEquals(expected(DONE, READY, DONE, READY), out);
    }

    @ParameterizedTest
    @EnumSource(Feeding.class)
    void aFrameThatIsAwaitedComesBackWhenItIsWhole(Feeding feeding) {
        int asked = 0;
        for (var piece : feeding.pieces(Feeding.bytes(ROW, READY))) {
            frames.feed(piece);
            while (frames.next()) {
                asked++;
                if (frames.whole(100)) {
                    if (frames.tag() == 'D') {
                        assertEquals(ROW, DataRow.read(frames.body()));
                    }
                    frames.keep();
                }
            }
            take();
        }

        assertTrue(asked <= 4, "asked " + asked + " times");
        assertEquals(expected(ROW, READY), out);
    }

    @Test
    void whoDropsTheLastFrameHoldsNoBuffer() {
        var bytes = Unpooled.copiedBuffer(expected(DONE, READY));
        frames.feed(bytes);
        frames.next();
        frames.drop();
        assertEquals(1, bytes.refCnt());
        frames.next();
        frames.drop();
        assertEquals(0, bytes.refCnt());
        assertFalse(frames.next());
    }

    @Test
    void whatCameInOneBufferGoesOnInThatBuffer() {
        var bytes = Feeding.bytes(ROW, ROW, DONE, READY);
        frames.feed(bytes);

        frames.next();
        frames.keepWhile(ALL);

        assertFalse(frames.next());
        var run = frames.run();
        assertSame(bytes, run);
        assertEquals(1, run.refCnt());
        run.release();
    }

    @Test
    void aRunStopsBeforeATagThatIsNotInTheSet() {
        frames.feed(Feeding.bytes(ROW, ROW, DONE, READY));

        assertTrue(frames.next());
        frames.keepWhile(TagSet.of(BackendTag.DATA_ROW));

        assertTrue(frames.next());
        assertEquals('C', frames.tag());
        take();
        assertEquals(expected(ROW, ROW), out);
        frames.drop();
        frames.next();
        frames.drop();
        assertFalse(frames.next());
    }

    @Test
    void whatWasHeldBackCanBeForgotten() {
        frames.feed(Feeding.bytes(ROW, DONE, READY));
        frames.next();
        frames.keep();
        frames.next();
        frames.keep();

        frames.discardRun();

        assertTrue(frames.next());
        assertEquals('Z', frames.tag());
        frames.keep();
        take();
        assertEquals(expected(READY), out);
    }

    @Test
    void theRestOfAForgottenFrameIsForgottenToo() {
        frames.feed(Unpooled.wrappedBuffer(plain(ROW), 0, 7));
        frames.next();
        frames.keep();
        frames.discardRun();
        frames.feed(Unpooled.buffer().writeBytes(plain(ROW), 7, 11).writeBytes(plain(READY)));

        assertTrue(frames.next());
        assertFalse(frames.hasRun());
        frames.keep();
        take();
        assertEquals(expected(READY), out);
    }

    @Test
    void whoStopsInTheMiddleGoesOnThereWithMoreOrWithout() {
        frames.feed(Feeding.bytes(ROW, DONE));
        frames.next();
        frames.keep();
        take();

        frames.feed(Feeding.bytes(READY));

        assertTrue(frames.next());
        assertEquals('C', frames.tag());
        frames.keepWhile(ALL);
        take();
        assertEquals(expected(ROW, DONE, READY), out);
    }

    @Test
    void aFrameMayBeDecidedOnLater() {
        frames.feed(Feeding.bytes(ROW, DONE));
        frames.next();
        frames.postpone();
        frames.feed(Feeding.bytes(READY));

        assertTrue(frames.next());
        assertEquals('D', frames.tag());
        assertTrue(frames.whole(100));
        assertEquals(ROW, DataRow.read(frames.body()));
        frames.keepWhile(ALL);
        take();
        assertEquals(expected(ROW, DONE, READY), out);
    }

    @Test
    void whoAwaitedAFrameMayStillPassItOn() {
        frames.feed(Unpooled.wrappedBuffer(plain(ROW), 0, 7));
        frames.next();
        assertFalse(frames.whole(100));
        frames.keep();
        take();
        frames.feed(Unpooled.copiedBuffer(plain(ROW)).skipBytes(7));

        assertFalse(frames.next());
        take();
        assertEquals(expected(ROW), out);
    }

    @Test
    void aTagThatNobodyKnowsGoesOnUntouched() {
        var unknown = new byte[] {'~', 0, 0, 0, 6, 1, 2};
        frames.feed(Unpooled.copiedBuffer(unknown));

        frames.next();
        assertEquals(BackendTag.UNKNOWN, BackendTag.of(frames.tag()));
        assertEquals(FrontendTag.UNKNOWN, FrontendTag.of(frames.tag()));
        frames.keep();

        take();
        assertEquals(Unpooled.wrappedBuffer(unknown), out);
    }
}
