package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.CommandComplete;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.statement.Destination;
import dev.pgbeacon.router.statement.Prepared;
import dev.pgbeacon.router.statement.Rules;
import dev.pgbeacon.router.statement.Script;
import dev.pgbeacon.router.statement.Statement;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Query: one or more statements as text. */
final class TextRequest extends Request {
    private static final String UNNAMED = "";

    private final int most;
    private Optional<WireText> text = Optional.empty();
    private List<Script.Part> parts = List.of();
    private int done;

    TextRequest(SessionMemory memory, int most) {
        super(memory, FrontendTag.QUERY);
        this.most = most;
    }

    @Override
    Reading read(FrontendTag tag, FrameReader frames) {
        if (frames.length() > Script.LONGEST) {
            frames.postpone();
            return Reading.STREAMS;
        }
        if (!frames.whole(Script.LONGEST)) {
            return Reading.AWAITED;
        }
        text = Optional.of(Query.read(frames.body()).sql());
        return Reading.TAKEN;
    }

    @Override
    public Judgement judge(Judge judge, boolean inStandbyTransaction) {
        if (text.isEmpty()) {
            return Judgement.ANYWHERE.and(new Destination.Pinned("a text of over 1 MiB"), true);
        }
        var names = Names.of(memory.prepared()::find, judge);
        var verdict = judge.of(text.get(), names);
        parts = verdict.parts();
        var destination = verdict.destination();
        if (inStandbyTransaction && !parts.isEmpty()) {
            destination = fromStandbyTransaction(judge.rules(), names);
        }
        if (text.get().length() > most) {
            destination = destination.and(new Destination.Primary("longer than replay_limit"));
        }
        for (var part : parts) {
            destination = destination.and(Names.ofSettings(part.statement(), memory.prepared()));
        }
        return Judgement.ANYWHERE.and(destination, verdict.changesFunctions());
    }

    /** Behind its end the parts are judged as if they came alone: what a standby would refuse then does not fail here. */
    private Destination fromStandbyTransaction(Rules rules, Prepared names) {
        var destination = Destination.anywhere();
        boolean onStandby = true;
        for (var part : parts) {
            var statement = part.statement();
            destination = destination.and(
                    onStandby ? rules.inStandbyTransaction(statement, names) : rules.of(statement, names));
            onStandby = TransactionEnd.staysOnStandby(statement, onStandby);
        }
        return destination;
    }

    @Override
    public List<WireText> texts() {
        return text.map(List::of).orElse(List.of());
    }

    @Override
    public Optional<TransactionEnd> endsTransaction() {
        return parts.size() == 1 ? TransactionEnd.of(parts.get(0).statement()) : Optional.empty();
    }

    @Override
    Optional<Statement> first() {
        return parts.stream().findFirst().map(Script.Part::statement);
    }

    @Override
    public boolean leavesTransaction() {
        boolean open = false;
        for (var part : parts) {
            open = TransactionEnd.leavesTransaction(part.statement(), open);
        }
        return open;
    }

    @Override
    public void answerRollback(ByteBuf out) {
        new CommandComplete("ROLLBACK").writeTo(out);
    }

    @Override
    boolean nothingDone() {
        return done == 0;
    }

    @Override
    public List<Errand> lacks(Holdings there) {
        var errands = new ArrayList<Errand>();
        for (var part : parts) {
            errands.addAll(lacks(part.statement(), there));
        }
        return errands;
    }

    @Override
    void begin(Wire wire, ByteBuf gathered) {
        done = 0;
        // Each Query drops it.
        memory.prepared().remove(UNNAMED);
        wire.holdings().removed(UNNAMED);
        wire.write(gathered);
    }

    @Override
    public boolean tellsOfSession() {
        return done < parts.size() && SessionMemory.concerns(parts.get(done).statement());
    }

    @Override
    public void completed(String tag, Wire wire) {
        if (done >= parts.size()) {
            return;
        }
        var part = parts.get(done);
        done++;
        var statement = part.statement();
        if (statement instanceof Statement.Prepare prepare) {
            memory.prepare(PreparedStatement.bySql(prepare.name(), sql(part), prepare.prepared()), wire.holdings());
        } else if (statement instanceof Statement.Deallocate deallocate) {
            memory.deallocate(deallocate.name(), wire.holdings());
        } else if (SessionMemory.concerns(statement)) {
            memory.completed(statement, () -> Optional.of(message(part)), tag, wire.holdings());
        }
    }

    private WireText sql(Script.Part part) {
        return text.orElseThrow().slice(part.from(), part.to());
    }

    private ByteBuf message(Script.Part part) {
        var out = Unpooled.buffer();
        new Query(sql(part)).writeTo(out);
        return out;
    }

    @Override
    void onFailed(Wire wire) {
        done = parts.size();
    }
}
