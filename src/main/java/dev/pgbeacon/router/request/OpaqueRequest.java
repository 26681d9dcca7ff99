package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.statement.Destination;
import dev.pgbeacon.router.statement.Statement;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;

/** A FunctionCall, or a message that nobody knows: it is passed on as it is. */
final class OpaqueRequest extends Request {
    private final FrontendTag first;

    OpaqueRequest(SessionMemory memory, FrontendTag first) {
        super(memory, first);
        this.first = first;
    }

    @Override
    Reading read(FrontendTag tag, FrameReader frames) {
        frames.postpone();
        return Reading.STREAMS;
    }

    /** A function named by its number only may do what any other does. */
    @Override
    public Judgement judge(Judge judge, boolean inStandbyTransaction) {
        return Judgement.ANYWHERE.and(
                first == FrontendTag.FUNCTION_CALL && !judge.exceptions().allStateless()
                        ? new Destination.Pinned("a FunctionCall")
                        : new Destination.Primary("message " + first),
                false);
    }

    @Override
    public List<WireText> texts() {
        return List.of();
    }

    @Override
    public Optional<TransactionEnd> endsTransaction() {
        return Optional.empty();
    }

    @Override
    Optional<Statement> first() {
        return Optional.empty();
    }

    @Override
    public boolean leavesTransaction() {
        return false;
    }

    @Override
    boolean nothingDone() {
        return false;
    }

    @Override
    public void answerRollback(ByteBuf out) {
        throw new IllegalStateException("a rollback (expected: of a text)");
    }

    @Override
    public List<Errand> lacks(Holdings there) {
        return List.of();
    }

    @Override
    void begin(Wire wire, ByteBuf gathered) {
        gathered.release();
    }

    @Override
    public boolean tellsOfSession() {
        return false;
    }

    @Override
    public void completed(String tag, Wire wire) {
        // nothing is known of it
    }

    @Override
    void onFailed(Wire wire) {
        // nothing is known of it
    }
}
