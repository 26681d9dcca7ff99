package dev.pgbeacon.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@link FrameReader} holds at most, and what it refuses. */
class FrameLimitsTest {
    private static final TagSet ALL = TagSet.allBut();
    private static final DataRow ROW = DataRow.texts(List.of(Optional.of("one")));
    private static final ReadyForQuery READY = new ReadyForQuery(TransactionStatus.IDLE);

    private final FrameReader frames = new FrameReader();

    @AfterEach
    void release() {
        frames.close();
    }

    private static byte[] plain(Message message) {
        var bytes = Unpooled.buffer();
        message.writeTo(bytes);
        return io.netty.buffer.ByteBufUtil.getBytes(bytes);
    }

    @Test
    void aHugeFrameGoesOnPieceByPieceAndNothingOfItStays() {
        var header = Unpooled.buffer().writeByte('d').writeInt(FrameReader.MOST_LENGTH);
        frames.feed(header);
        assertTrue(frames.next());
        frames.keep();
        frames.run().release();

        long left = FrameReader.MOST_LENGTH - 4;
        var piece = Unpooled.wrappedBuffer(new byte[1 << 20]);
        while (left > 0) {
            int length = (int) Math.min(left, 1 << 20);
            frames.feed(piece.retainedSlice(0, length));
            assertFalse(frames.next());
            assertEquals(0, frames.waiting());
            var run = frames.run();
            assertEquals(length, run.readableBytes());
            run.release();
            assertEquals(1, piece.refCnt());
            left -= length;
        }
        frames.feed(Feeding.bytes(READY));
        assertTrue(frames.next());
        assertEquals('Z', frames.tag());
        frames.drop();
    }

    @Test
    void aHugeFrameIsDroppedPieceByPieceToo() {
        frames.feed(Unpooled.buffer().writeByte('d').writeInt(100_004).writeBytes(new byte[10]));
        frames.next();
        frames.drop();
        for (int i = 0; i < 9; i++) {
            frames.feed(Unpooled.wrappedBuffer(new byte[10_000]));
            assertFalse(frames.next());
            assertFalse(frames.hasRun());
        }
        frames.feed(Unpooled.buffer().writeBytes(new byte[9_990]).writeBytes(plain(READY)));

        assertTrue(frames.next());
        assertEquals('Z', frames.tag());
        frames.drop();
    }

    @Test
    void aConnectionThatIsIdleHoldsNoBuffer() {
        var kept = Feeding.bytes(ROW, READY);
        var dropped = Feeding.bytes(ROW, READY);

        frames.feed(kept);
        frames.next();
        frames.keepWhile(ALL);
        frames.run().release();
        assertEquals(0, kept.refCnt());

        frames.feed(dropped);
        while (frames.next()) {
            frames.drop();
        }
        assertEquals(0, dropped.refCnt());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 0, -1, Integer.MIN_VALUE, FrameReader.MOST_LENGTH + 1, Integer.MAX_VALUE})
    void aLengthThatIsALieIsAViolation(int length) {
        frames.feed(Unpooled.buffer().writeByte('D').writeInt(length).writeInt(0));

        var violation = assertThrows(ProtocolViolation.class, frames::next);

        assertEquals("message 'D': length " + length + " (expected: 4..1073741827)", violation.getMessage());
        assertEquals("08P01", violation.sqlState());
    }

    @Test
    void aLengthThatIsALieIsFoundInARunToo() {
        frames.feed(Feeding.bytes(READY, READY).writeByte('Z').writeInt(3));
        frames.next();

        assertThrows(ProtocolViolation.class, () -> frames.keepWhile(ALL));
    }

    @Test
    void aFrameIsNotAwaitedBeyondItsLimit() {
        frames.feed(Unpooled.buffer().writeByte('Q').writeInt(1001));
        frames.next();

        var violation = assertThrows(ProtocolViolation.class, () -> frames.whole(1000));

        assertEquals("message 'Q': length 1001 (expected: at most 1000)", violation.getMessage());
    }

    @Test
    void anAnnouncedLengthTakesNoMemory() {
        var memory = new UnpooledByteBufAllocator(false);
        frames.feed(memory.buffer(5).writeByte('Q').writeInt(1 << 24));
        frames.next();
        assertFalse(frames.whole(1 << 24));

        frames.feed(memory.buffer(100).writeBytes(new byte[100]));

        assertFalse(frames.next());
        assertEquals(105, frames.waiting());
        long held = memory.metric().usedHeapMemory();
        assertTrue(held < 1024, "held: " + held);
    }

    @Test
    void aBrokenPromiseIsRefused() {
        frames.feed(Feeding.bytes(READY, READY));
        assertThrows(IllegalStateException.class, frames::keep);
        assertThrows(IllegalStateException.class, frames::postpone);
        frames.next();
        assertThrows(IllegalStateException.class, frames::next);
        frames.keep();
        frames.next();
        assertThrows(IllegalStateException.class, frames::drop);
        var more = Feeding.bytes(READY);
        assertThrows(IllegalStateException.class, () -> frames.feed(more));
        assertEquals(0, more.refCnt());
    }
}
