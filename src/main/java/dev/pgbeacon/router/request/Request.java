package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.CopyFail;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Tag;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.statement.Statement;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;

/**
 * What a client sent to be answered with one ReadyForQuery: a Query, a FunctionCall, or a batch up to its Sync. It is gathered
 * whole, as far as it is short enough to be kept, before anybody decides where it runs; what is longer is streamed.
 */
public abstract sealed class Request permits TextRequest, BatchRequest, OpaqueRequest {
    /** What became of a message. */
    public enum Reading {
        TAKEN,
        /** More of it has to come. */
        AWAITED,
        /** It is not gathered: the request has to be sent as far as it is here, and then streamed. */
        STREAMS
    }

    protected final SessionMemory memory;
    private final Extent extent;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private boolean whole = true;
    private boolean pending;

    protected Request(SessionMemory memory, FrontendTag first) {
        this.memory = memory;
        extent = new Extent(first);
    }

    /**
     * The request that a message begins.
     *
     * @param most bytes of a batch that are kept
     */
    public static Request of(FrontendTag first, SessionMemory memory, int most) {
        return switch (first) {
            case QUERY -> new TextRequest(memory, most);
            case PARSE, BIND, DESCRIBE, EXECUTE, CLOSE, SYNC, FLUSH -> new BatchRequest(memory, first, most);
            default -> new OpaqueRequest(memory, first);
        };
    }

    /** One whose messages nobody here understands. */
    public static Request opaque(FrontendTag first, SessionMemory memory) {
        return new OpaqueRequest(memory, first);
    }

    /** Takes a message before anything was sent; the frame is decided on, unless it streams. */
    public final Reading gather(FrontendTag tag, FrameReader frames) {
        var reading = read(tag, frames);
        if (reading == Reading.TAKEN) {
            extent.onClient(tag);
            frames.keep();
        } else if (reading == Reading.STREAMS) {
            whole = false;
            pending = true;
        }
        return reading;
    }

    /** Looks at a message that is gathered, and leaves its frame undecided unless more of it is awaited. */
    abstract Reading read(FrontendTag tag, FrameReader frames);

    /** Bytes of what was gathered. Copied together: many small pieces would each keep all that came with them. */
    public final void hold(ByteBuf bytes) {
        held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(bytes.alloc(), held, bytes);
    }

    /** All of it is gathered. */
    public final boolean isGathered() {
        return extent.isComplete();
    }

    /** Whether it was gathered to its end, and can be sent once more. */
    public final boolean isKept() {
        return whole && isGathered();
    }

    /**
     * @param inStandbyTransaction whether it follows a BEGIN READ ONLY that a standby runs
     */
    public abstract Judgement judge(Judge judge, boolean inStandbyTransaction);

    /** What a standby refused once goes to the primary from then on: by these texts it is known again. */
    public abstract List<WireText> texts();

    /** If all that it executes is the end of a transaction; to be asked behind {@link #judge}. */
    public abstract Optional<TransactionEnd> endsTransaction();

    /** Whether it begins with the ROLLBACK of a transaction that no other one is chained to; to be asked behind {@link #judge}. */
    public final boolean beginsWithRollback() {
        return first().filter(
                        statement -> statement instanceof Statement.Rollback && !SessionMemory.isChained(statement))
                .isPresent();
    }

    /** What it executes first, as far as that is known. */
    abstract Optional<Statement> first();

    /**
     * Whether a transaction were open behind it: if it fails, what the client sent after it must not be executed without it.
     * To be asked behind {@link #judge}.
     */
    public abstract boolean leavesTransaction();

    /** What a server answers to the end of a transaction that has failed. */
    public abstract void answerRollback(ByteBuf out);

    /** What a connection needs before: statements that were prepared elsewhere. */
    public abstract List<Errand> lacks(Holdings there);

    /** What it needs for the statement that another one names, if it names one. */
    final List<Errand> lacks(Statement naming, Holdings there) {
        var name = Names.in(naming);
        return name.isPresent() ? there.errands(name.get(), memory.prepared().find(name.get())) : List.of();
    }

    /** Sends what was gathered, and keeps it if it is whole. */
    public final void deliver(Wire wire) {
        begin(wire, whole ? held.retainedDuplicate() : held);
        held = whole ? held : Unpooled.EMPTY_BUFFER;
    }

    abstract void begin(Wire wire, ByteBuf gathered);

    /** Takes a message behind those that were sent; frames kept before it may be sent on the way. */
    public final void stream(FrontendTag tag, FrameReader frames, Wire wire) {
        if (extent.ignores(tag)) {
            drop(frames, wire);
            return;
        }
        if (extent.breaksCopy(tag)) {
            var out = wire.buffer();
            new CopyFail(WireText.of("unexpected message type " + Tag.name(frames.tag()) + " during COPY from stdin"))
                    .writeTo(out);
            drop(frames, wire);
            wire.write(out);
            extent.onClient(FrontendTag.COPY_FAIL);
            return;
        }
        if (pass(tag, frames, wire)) {
            pending = false;
            extent.onClient(tag);
            frames.keep();
        }
    }

    private static void drop(FrameReader frames, Wire wire) {
        if (frames.hasRun()) {
            wire.write(frames.run());
        }
        frames.drop();
    }

    /** False if more of the message is awaited. */
    boolean pass(FrontendTag tag, FrameReader frames, Wire wire) {
        return true;
    }

    /** Whether a message belongs to it. */
    public final boolean takes(FrontendTag tag) {
        return pending || extent.takes(tag);
    }

    public final void onCopyIn() {
        extent.onCopyIn();
    }

    public final void onCopyBoth() {
        extent.onCopyBoth();
    }

    /** The client sees this answer. */
    public final void onServer(BackendTag tag) {
        extent.onServer(tag);
        onAnswer(tag);
    }

    void onAnswer(BackendTag tag) {
        // most need not know
    }

    /** The router has answered it with an error. */
    public final void refused() {
        extent.onError();
    }

    /** Whether the client sees this answer. */
    public boolean isForClient(BackendTag tag, Wire wire) {
        return true;
    }

    /** Whether it has to be known what the next CommandComplete says. */
    public abstract boolean tellsOfSession();

    /** A statement is done; the tag is of CommandComplete, or empty. */
    public abstract void completed(String tag, Wire wire);

    /** An error, which skips the rest. */
    public final void failed(Optional<ServerMessage> error, Wire wire) {
        extent.onError();
        if (error.filter(Request::isUnread).isPresent() && nothingDone()) {
            memory.unpin();
        }
        onFailed(wire);
        memory.failed();
    }

    /**
     * The parser refuses a text as a whole. What a function says of a text of its own comes from another routine, with its
     * context, or with that text as the internal query.
     */
    private static boolean isUnread(ServerMessage said) {
        return said.sqlState().equals("42601")
                && said.field('R').filter("scanner_yyerror"::equals).isPresent()
                && said.field('W').isEmpty()
                && said.field('q').isEmpty();
    }

    /** Whether none of its statements is done yet. */
    abstract boolean nothingDone();

    abstract void onFailed(Wire wire);

    public final void ready(TransactionStatus status, Wire wire) {
        memory.ready(status, wire.holdings());
    }

    /** The connection does not answer it any more, or nothing of its answer counts. */
    public final void takeBack(Wire wire) {
        extent.onError();
        onFailed(wire);
    }

    /** Forgets a message that is not sent; true with the last one. */
    public final boolean skip(FrontendTag tag) {
        pending = false;
        extent.onClient(tag);
        return extent.isComplete();
    }

    /** Whether nothing of it is to come; asked of what nobody answers. */
    public final boolean isOver() {
        return !pending && extent.isComplete();
    }

    public final void release() {
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }
}
