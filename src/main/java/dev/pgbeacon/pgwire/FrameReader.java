package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * One direction of one connection, after the {@link StartupPacket}: a cursor over frames, for who mostly relays.
 *
 * <pre>
 * frames.feed(bytes);
 * while (frames.next()) {
 *     switch (BackendTag.of(frames.tag())) {
 *         case READY_FOR_QUERY -> { status = ReadyForQuery.read(frames.body()); frames.keep(); }
 *         case DATA_ROW -> frames.keepWhile(ROWS);
 *         …
 *     }
 * }
 * out.write(frames.run());
 * </pre>
 *
 * Kept frames make a run, which is handed out as one slice when {@link #run} asks for it: until then nothing is decided, so that
 * to hold back costs nothing. Who writes something of his own between two frames takes the run before. Of a kept frame only what
 * came is waited for, and its rest joins the later runs: a row of 1 GB never is in memory. (PostgreSQL manual, "Messaging
 * Overview".)
 */
public final class FrameReader implements AutoCloseable {
    /** The tag and the length. */
    public static final int HEADER = 5;

    /** What PostgreSQL can make: its own limit of an allocation. Counts itself, not the tag. */
    public static final int MOST_LENGTH = 0x3fff_ffff + 4;

    private enum At {
        /** Behind a frame that was decided on, of which {@link #rest} bytes are still to come. */
        END,
        /** At a frame that is to be decided on. */
        FRAME,
        /** At a frame that is to be decided on when {@link #next} is asked again. */
        POSTPONED,
        /** At a frame of which more is wanted than came: {@link #wanted} bytes of its body. */
        AWAITED
    }

    /** What came, up to {@link #filled}. Its own indices show a body to who reads one. */
    private ByteBuf in = Unpooled.EMPTY_BUFFER;

    private int filled;
    /** From here to {@link #end} is the run. */
    private int from;

    private int end;
    private At at = At.END;
    private int length;
    private int rest;
    private int wanted;
    private boolean dropsRest;

    /** Takes the buffer over. The run of what was fed before must have been taken. */
    public void feed(ByteBuf bytes) {
        if (hasRun()) {
            bytes.release();
            throw new IllegalStateException("run: " + (end - from) + " bytes (expected: taken before more)");
        }
        if (from < filled) {
            in.setIndex(from, filled);
            in = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(bytes.alloc(), in, bytes);
        } else {
            in.release();
            in = bytes;
        }
        from = in.readerIndex();
        end = from;
        filled = in.writerIndex();
    }

    /**
     * Goes to the next frame, or back to the one that was not {@link #whole} or was postponed; false when more must be fed before.
     *
     * @throws ProtocolViolation if the frame's length is a lie
     */
    public boolean next() {
        switch (at) {
            case FRAME ->
                throw new IllegalStateException("message " + Tag.name(tag())
                        + ": left undecided (expected: kept, dropped, awaited or postponed)");
            case POSTPONED -> {}
            case AWAITED -> {
                if (!isHere(wanted)) {
                    return false;
                }
            }
            case END -> {
                if (rest > 0) {
                    move(rest);
                }
                if (from == filled) {
                    close(); // an idle connection holds no buffer
                }
                if (rest > 0 || !hasHeader()) {
                    return false;
                }
                length = length(end);
            }
        }
        at = At.FRAME;
        return true;
    }

    public byte tag() {
        return in.getByte(end);
    }

    /** As the frame says: itself counted, the tag not. */
    public int length() {
        return length;
    }

    /**
     * Whether all of the frame is here; if not, {@link #next} comes back to it when it is.
     *
     * @param limit of the length, as all of it will be held in memory
     * @throws ProtocolViolation if it is longer
     */
    public boolean whole(int limit) {
        if (length > limit) {
            throw new ProtocolViolation(
                    "message " + Tag.name(tag()) + ": length " + length + " (expected: at most " + limit + ")");
        }
        return begins(length - 4);
    }

    /** Whether that many bytes of the frame's body are here, or all, if it is shorter; if not, {@link #next} comes back to it. */
    public boolean begins(int bytes) {
        wanted = Math.min(bytes, length - 4);
        at = isHere(wanted) ? At.FRAME : At.AWAITED;
        return at == At.FRAME;
    }

    /** Nothing can be decided now, as while a server is awaited: {@link #next} comes back to the frame when it is asked again. */
    public void postpone() {
        if (at == At.END) {
            throw noFrame();
        }
        at = At.POSTPONED;
    }

    /** What follows the header of a frame that is whole: not to be released, and good until the next call of any other method. */
    public ByteBuf body() {
        if (!isHere(length - 4)) {
            throw new IllegalStateException("message " + Tag.name(tag()) + ": not all here (expected: whole)");
        }
        return head();
    }

    /** As {@link #body}, as far as it is here: for who needs no more than it {@link #begins} with. */
    public ByteBuf head() {
        return in.setIndex(end + HEADER, Math.min(end + 1 + length, filled));
    }

    /** Whether all of the frame that is to be decided on is here. */
    public boolean isWhole() {
        return isHere(length - 4);
    }

    /** The frame joins the run, and what of it is still to come the later ones. */
    public void keep() {
        decide(false);
    }

    /** As {@link #keep}, and so do the frames behind it that are of these tags, as far as they are here. */
    public void keepWhile(TagSet tags) {
        keep();
        while (rest == 0 && hasHeader() && tags.has(in.getByte(end))) {
            move(1 + length(end));
        }
    }

    /** The frame is forgotten, with what of it is still to come. The run must have been taken. */
    public void drop() {
        if (hasRun()) {
            throw new IllegalStateException("run: before a dropped frame (expected: taken, or discarded)");
        }
        decide(true);
        if (from == filled) {
            close(); // who drops a last frame may not ask for a next one for long
        }
    }

    public boolean hasRun() {
        return end > from;
    }

    /** What was kept since the last call, the caller's to release; an empty buffer when nothing was. */
    public ByteBuf run() {
        if (!hasRun()) {
            return Unpooled.EMPTY_BUFFER;
        }
        if (end < filled) {
            var run = in.retainedSlice(from, end - from);
            from = end;
            return run;
        }
        var all = in.setIndex(from, filled);
        forget();
        return all;
    }

    /** Forgets the run; of a kept frame that is not all here, the rest too. */
    public void discardRun() {
        from = end;
        dropsRest = true;
    }

    /** Whether the end of a kept frame is still to come: nothing else may be said in between. */
    public boolean isWithinFrame() {
        return at == At.END && rest > 0;
    }

    /** How many bytes came and were not yet decided on. */
    public int waiting() {
        return filled - end;
    }

    @Override
    public void close() {
        in.release();
        forget();
    }

    private void forget() {
        in = Unpooled.EMPTY_BUFFER;
        filled = 0;
        from = 0;
        end = 0;
    }

    private void decide(boolean drops) {
        if (at == At.END) {
            throw noFrame();
        }
        at = At.END;
        dropsRest = drops;
        move(1 + length);
    }

    private static IllegalStateException noFrame() {
        return new IllegalStateException("no frame (expected: next() said so)");
    }

    private void move(int bytes) {
        int here = Math.min(bytes, waiting());
        end += here;
        rest = bytes - here;
        if (dropsRest) {
            from = end;
        }
    }

    private boolean hasHeader() {
        return waiting() >= HEADER;
    }

    private boolean isHere(int bytes) {
        return at != At.END && waiting() >= HEADER + bytes;
    }

    private int length(int frame) {
        int found = in.getInt(frame + 1);
        if (found < 4 || found > MOST_LENGTH) {
            throw new ProtocolViolation("message " + Tag.name(in.getByte(frame)) + ": length " + found
                    + " (expected: 4.." + MOST_LENGTH + ")");
        }
        return found;
    }
}
