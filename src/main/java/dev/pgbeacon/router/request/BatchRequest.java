package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.statement.Destination;
import dev.pgbeacon.router.statement.Statement;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A batch of the extended protocol. */
final class BatchRequest extends Request {
    private final int most;
    private final BatchReader reader;
    private final List<BatchMessage> gathered = new ArrayList<>(Steps.USUAL);
    private final Steps steps = new Steps();
    private BatchJudging judging;
    private int length;
    private boolean done;
    private boolean discarded;
    /** Behind what it has sent a server knows nothing that was prepared before. */
    private boolean forgets;

    private boolean leavesOpen;

    BatchRequest(SessionMemory memory, FrontendTag first, int most) {
        super(memory, first);
        this.most = most;
        reader = new BatchReader(memory, most);
    }

    @Override
    Reading read(FrontendTag tag, FrameReader frames) {
        // After a Flush its answer is waited for; what is none of a batch is for the primary.
        boolean streams = !BatchReader.knows(tag) || tag == FrontendTag.FLUSH;
        if (streams || length + 1L + frames.length() > most) {
            frames.postpone();
            return Reading.STREAMS;
        }
        if (!BatchReader.isHere(tag, frames, most)) {
            return Reading.AWAITED;
        }
        gathered.add(reader.read(tag, frames));
        length += 1 + frames.length();
        return Reading.TAKEN;
    }

    @Override
    public Judgement judge(Judge by, boolean inStandbyTransaction) {
        judging = new BatchJudging(by, memory.prepared(), reader.outlook());
        gathered.forEach(this::follow);
        return judging.of(gathered, inStandbyTransaction);
    }

    private void follow(BatchMessage message) {
        var executed = message.executes().flatMap(judging::statement);
        if (executed.isPresent()) {
            leavesOpen = TransactionEnd.leavesTransaction(executed.get(), leavesOpen);
        }
    }

    @Override
    public List<WireText> texts() {
        return gathered.stream()
                .flatMap(message -> message.statement().stream())
                .flatMap(prepared -> prepared.text().stream())
                .toList();
    }

    @Override
    public Optional<TransactionEnd> endsTransaction() {
        var executed = gathered.stream()
                .filter(message -> message.tag() == FrontendTag.EXECUTE)
                .toList();
        return executed.size() == 1
                ? executed.get(0).executes().flatMap(judging::statement).flatMap(TransactionEnd::of)
                : Optional.empty();
    }

    @Override
    Optional<Statement> first() {
        return gathered.stream()
                .filter(message -> message.tag() == FrontendTag.EXECUTE)
                .findFirst()
                .flatMap(BatchMessage::executes)
                .flatMap(judging::statement);
    }

    @Override
    public boolean leavesTransaction() {
        return leavesOpen;
    }

    /** A text that cannot be parsed is refused before a server has bound it. */
    @Override
    boolean nothingDone() {
        return steps.first() instanceof Step.Parse && !done;
    }

    @Override
    public void answerRollback(ByteBuf out) {
        for (var message : gathered) {
            message.answerRollback(out);
            message.step().ifPresent(this::remember);
        }
    }

    /** What the session has prepared, by an answer that its client sees. */
    private void remember(Step answered) {
        if (answered instanceof Step.Parse parse) {
            memory.prepared().put(parse.made());
        } else if (answered instanceof Step.Close close) {
            close.statement().ifPresent(memory.prepared()::remove);
        }
    }

    @Override
    public List<Errand> lacks(Holdings there) {
        var errands = new ArrayList<Errand>();
        for (var message : gathered) {
            if (message.wanted().filter(each -> !each.isParse()).isPresent()) {
                errands.addAll(there.errands(message.name().orElseThrow(), message.wanted()));
            }
            var statement = message.statement().flatMap(judging::statement);
            if (statement.isPresent()) {
                errands.addAll(lacks(statement.get(), there));
            }
        }
        return errands;
    }

    @Override
    void begin(Wire wire, ByteBuf bytes) {
        steps.clear();
        done = false;
        forgets = false;
        int at = bytes.readerIndex();
        for (var message : gathered) {
            boolean lacks = lacks(message, wire);
            if (lacks && at > bytes.readerIndex()) {
                wire.write(bytes.readRetainedSlice(at - bytes.readerIndex()));
            }
            send(message, lacks, wire);
            at += 1 + bytes.getInt(at + 1);
        }
        wire.write(bytes);
    }

    /** What the server lacks for it goes before it. */
    private void send(BatchMessage message, boolean lacks, Wire wire) {
        if (lacks) {
            var out = wire.buffer();
            wire.holdings().provide(message.name().orElseThrow(), message.wanted(), out, steps::add);
            wire.write(out);
        }
        var step = message.step();
        if (step.isPresent()) {
            steps.add(step.get());
            wire.holdings().sent(step.get());
        }
        if (message.tag() == FrontendTag.EXECUTE) {
            var executed = message.executes().flatMap(judging::statement);
            forgets |= executed.filter(SessionMemory::forgetsPrepared).isPresent();
        }
    }

    private boolean lacks(BatchMessage message, Wire wire) {
        return !forgets
                && message.name().isPresent()
                && !wire.holdings().has(message.name().get(), message.wanted());
    }

    @Override
    boolean pass(FrontendTag tag, FrameReader frames, Wire wire) {
        if (!BatchReader.knows(tag)) {
            if (tag == FrontendTag.QUERY) {
                memory.pin("a Query amid a batch");
            }
            return true;
        }
        if (!BatchReader.isHere(tag, frames, most)) {
            return false;
        }
        var message = reader.read(tag, frames);
        boolean lacks = lacks(message, wire);
        if (lacks && frames.hasRun()) {
            wire.write(frames.run());
        }
        send(message, lacks, wire);
        follow(message);
        if (message.step().orElse(null) instanceof Step.Execute execute
                && judging.of(execute, false) instanceof Destination.Pinned pinned) {
            memory.pin(pinned.why());
        }
        return true;
    }

    @Override
    public boolean isForClient(BackendTag tag, Wire wire) {
        if (tag == BackendTag.PARSE_COMPLETE && steps.next() instanceof Step.Parse parse) {
            steps.poll();
            if (!parse.ours()) {
                remember(parse);
            }
            return !parse.ours();
        }
        if (tag == BackendTag.CLOSE_COMPLETE && steps.next() instanceof Step.Close close) {
            steps.poll();
            if (!close.ours()) {
                remember(close);
            }
            return !close.ours();
        }
        return true;
    }

    @Override
    void onAnswer(BackendTag tag) {
        steps.onAnswer(tag);
    }

    @Override
    public boolean tellsOfSession() {
        return running().filter(SessionMemory::concerns).isPresent();
    }

    private Optional<Statement> running() {
        return steps.next() instanceof Step.Execute execute
                ? execute.bound().flatMap(bound -> judging.statement(bound.statement()))
                : Optional.empty();
    }

    @Override
    public void completed(String tag, Wire wire) {
        var statement = running().filter(SessionMemory::concerns);
        done = true;
        if (!(steps.poll() instanceof Step.Execute execute)) {
            return;
        }
        if (discarded && judging.of(execute, false) instanceof Destination.Pinned pinned) {
            memory.pin(pinned.why());
        }
        if (statement.isEmpty()) {
            return;
        }
        discarded |= statement.get() instanceof Statement.Discard;
        var bound = execute.bound().orElseThrow();
        if (statement.get() instanceof Statement.Prepare prepare) {
            bound.statement()
                    .text()
                    .ifPresent(sql -> memory.prepare(
                            PreparedStatement.bySql(prepare.name(), sql, prepare.prepared()), wire.holdings()));
        } else if (statement.get() instanceof Statement.Deallocate deallocate) {
            memory.deallocate(deallocate.name(), wire.holdings());
        } else {
            memory.completed(statement.get(), bound::message, tag, wire.holdings());
        }
        // What was sent behind it the server has not done yet.
        steps.forEach(wire.holdings()::sent);
    }

    @Override
    void onFailed(Wire wire) {
        // A Parse of the unnamed one drops what was there before anything else.
        if (steps.first() instanceof Step.Parse parse && parse.made().name().isEmpty()) {
            memory.prepared().remove("");
        }
        steps.forEach(wire.holdings()::unsure);
        steps.clear();
    }
}
