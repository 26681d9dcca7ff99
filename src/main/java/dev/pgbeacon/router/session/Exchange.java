package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.ReadyForQuery;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.router.request.Request;
import dev.pgbeacon.router.request.SessionMemory;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** The request that a session is at, from its first message to the end of its answer. */
final class Exchange {
    /** What is going on; there is a request in all but IDLE. */
    enum State {
        /** The client's next message begins a request. */
        IDLE,
        /** The request is not yet there as a whole. */
        GATHERING,
        /** A server is looked for: the client is not read. */
        WAITING,
        /** A server is asked something before: the client is not read. */
        ERRAND,
        RUNNING,
        /** It is answered, and a server still gets the rest of a message that had begun: it has to find the next one. */
        TRAILING,
        /** It is answered, and the rest of it is thrown away. */
        SKIPPING
    }

    /** What a server says while another one answers: more is not a server's way. */
    private static final int MOST_UNREAD = 1 << 20;

    private final Session session;
    private final FrameReader fromClient;
    private final ClientWriting client;
    private final Answers answers;
    private final SessionMemory memory;
    private final Dispatch dispatch;
    private State state = State.IDLE;
    private Request request;
    private Side running;
    private ErrandRun errand;
    private boolean cancelled;

    Exchange(Session session, FrameReader fromClient, ClientWriting client, Answers answers, Dispatch dispatch) {
        this.session = session;
        this.fromClient = fromClient;
        this.client = client;
        this.answers = answers;
        this.memory = session.memory();
        this.dispatch = dispatch;
    }

    boolean isIdle() {
        return state == State.IDLE;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Whether a server is looked for, or asked, for this request. */
    boolean waitsFor(Request asked) {
        return request == asked && state == State.WAITING && !session.isOver();
    }

    /** A task that runs only if the same request still waits. */
    Runnable whileWaiting(Runnable task) {
        var asked = request;
        return () -> {
            if (waitsFor(asked)) {
                task.run();
            }
        };
    }

    /** Whether the server that answers now, or does an errand, takes more. */
    boolean serverTakesMore() {
        return running == null || running.channel().isWritable();
    }

    /** The server that answers now; to be asked only while one does. */
    Side server() {
        return Objects.requireNonNull(running, "no server answers");
    }

    boolean isAsking(Side side) {
        return running == side && state != State.TRAILING;
    }

    /** Whether the client has got the beginning of a message, and nothing else may be said before its end. */
    boolean isAmidFrame() {
        return state == State.RUNNING
                && !client.isHeldBack()
                && running.frames().isWithinFrame();
    }

    /** Whether what a server was sent is the end of a transaction. */
    boolean isEnding() {
        return state == State.RUNNING && request.endsTransaction().isPresent() && !request.leavesTransaction();
    }

    State state() {
        return state;
    }

    Request request() {
        return request;
    }

    /** A message begins a request. */
    void open(FrontendTag first) {
        request = session.replicates() ? Request.opaque(first, memory) : Request.of(first, memory, session.mostKept());
        cancelled = false;
        state = State.GATHERING;
    }

    /** It is there, as far as it is gathered: a server is looked for. */
    void seek() {
        state = State.WAITING;
        dispatch.begin(request);
    }

    /** The server is as the session is, and gets the request. */
    void deliver(Side side) {
        running = side;
        state = State.RUNNING;
        answers.begin(
                side.role() == Side.Role.STANDBY && memory.status() == TransactionStatus.IDLE && request.isKept());
        request.deliver(side);
        go();
        session.sent();
    }

    /**
     * Asks a server something whose answer the client does not see.
     *
     * @param whenDone may ask on
     * @param whenFailed told the server's error
     */
    void ask(Side side, ByteBuf message, Runnable whenDone, Consumer<ServerMessage> whenFailed) {
        running = side;
        state = State.ERRAND;
        errand = ErrandRun.begin(side, message, whenDone, whenFailed);
        go();
    }

    private void go() {
        session.readOn();
        session.balance();
        session.flush();
    }

    /** Whether there is a request that no server has got yet. */
    boolean waits() {
        return state == State.WAITING || state == State.ERRAND;
    }

    void onBackend(Side side, ByteBuf bytes) {
        side.frames().feed(bytes);
        if (side == running && state == State.RUNNING) {
            var status = answers.relay(side, request);
            if (status.isPresent()) {
                onReady(side, status.get());
            }
        } else if (side == running && state == State.ERRAND) {
            onErrand(side);
        } else if (state != State.RUNNING) {
            answers.unasked(side); // else it might be said amid a row of another server
        } else if (side.frames().waiting() > MOST_UNREAD) {
            var unused = side.channel().close();
        }
    }

    private void onReady(Side side, TransactionStatus status) {
        if (answers.refusal().isPresent()) {
            takeBack(side, Refusals.of(answers.refusal().get()));
            return;
        }
        request.ready(status, side);
        session.ran(side, status);
        if (fromClient.isWithinFrame()) {
            state = State.TRAILING; // as of a COPY that failed before its data came
        } else {
            end();
        }
    }

    /** The server broke the protocol: what it said before still goes to the client, which then is at the end of a message. */
    void onViolation(Side side) {
        if (side == running && state == State.RUNNING && !client.isHeldBack()) {
            client.pass(side.frames());
        }
    }

    private void takeBack(Side side, Refusals why) {
        running = null;
        answers.begin(false);
        request.takeBack(side);
        state = State.WAITING;
        dispatch.another(side, why);
    }

    private void onErrand(Side side) {
        errand.read(side, answers).ifPresent(status -> {
            running = null;
            state = State.WAITING;
            errand.end(side, error -> session.failed(side, status));
        });
    }

    /**
     * The router's own answer to the request. A BEGIN that fails leaves a failed transaction, and so does what fails within one: a
     * client may have sent what belongs into it already, which must not be executed without it.
     */
    void answer(ServerMessage error) {
        if (memory.status() == TransactionStatus.IDLE && request.leavesTransaction()) {
            memory.lost(true);
        } else if (memory.status() == TransactionStatus.IN_TRANSACTION) {
            session.giveUpTransaction();
        }
        var out = session.buffer();
        error.toError().writeTo(out);
        client.write(out);
        request.refused();
        close();
    }

    /** What had to be done before it was not done; whoever has cancelled it is told that. */
    void fail(ServerMessage why) {
        answer(cancelled ? Errors.CANCELLED : why);
    }

    /** As a server ends a transaction that has failed. */
    void answerRollback() {
        var out = session.buffer();
        request.answerRollback(out);
        client.write(out);
        close();
    }

    private void close() {
        running = null;
        fromClient.discardRun(); // the rest of a message that had begun has nowhere to go
        if (request.isOver()) {
            finish();
        } else {
            state = State.SKIPPING;
            go();
            session.sent();
        }
    }

    /** All of it was seen, and it is answered but for this. */
    void finish() {
        var out = session.buffer();
        new ReadyForQuery(memory.status()).writeTo(out);
        client.write(out);
        end();
    }

    /** It is answered. */
    void end() {
        running = null;
        state = State.IDLE;
        release();
        session.idle();
    }

    /** A server is gone that has answered, and was to get the rest of a message. */
    void forgetRest(Side side) {
        if (state == State.TRAILING && running == side) {
            fromClient.discardRun();
            end();
        }
    }

    /** A server is gone that was to answer, or did an errand. */
    void onGone(Side side) {
        running = null;
        if (state == State.ERRAND) {
            state = State.WAITING;
            dispatch.gone(side);
        } else if (state == State.RUNNING && client.isHeldBack()) {
            takeBack(side, Refusals.CONFLICT);
        } else {
            request.takeBack(side);
            var lost = session.lost(side);
            answer(cancelled && side.role() == Side.Role.STANDBY ? Errors.CANCELLED : lost);
        }
    }

    /** Who has to be asked to cancel; what waits is cancelled when it would go on. */
    Optional<Side> cancel() {
        cancelled = waits() || state == State.RUNNING; // PostgreSQL, too, forgets it while it reads a message
        // An errand on a standby may hang with it.
        boolean reaches = state == State.RUNNING || (state == State.ERRAND && running.role() == Side.Role.STANDBY);
        return reaches ? Optional.of(running) : Optional.empty();
    }

    void release() {
        client.forget();
        if (request != null) {
            request.release();
            request = null;
        }
    }
}
