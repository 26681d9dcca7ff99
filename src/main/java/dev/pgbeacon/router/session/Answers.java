package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.CommandComplete;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.ParameterStatus;
import dev.pgbeacon.pgwire.ProtocolViolation;
import dev.pgbeacon.pgwire.ReadyForQuery;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Tag;
import dev.pgbeacon.pgwire.TagSet;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.router.request.Request;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Optional;

/** What goes to the client of what a backend answers. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed connection
final class Answers {
    private static final TagSet ROWS = TagSet.of(BackendTag.DATA_ROW, BackendTag.COPY_DATA);
    private static final int READY_LENGTH = 5;
    /** What is read is held in memory; what is longer goes on unread. */
    private static final int MOST_READ = 1 << 16;

    private enum Mode {
        RELAY,
        /** Nothing has reached the client yet, and nothing may while another server could still answer. */
        HOLD,
        /** Another one will answer. */
        SWALLOW
    }

    private final Channel client;
    private final Session session;
    private final Shown shown;
    private final HeldBack held = new HeldBack();
    private Mode mode = Mode.RELAY;
    private Optional<ServerMessage> refusal = Optional.empty();
    private boolean unflushed;

    Answers(Channel client, Session session, Shown shown) {
        this.client = client;
        this.session = session;
        this.shown = shown;
    }

    void write(ByteBuf bytes) {
        client.write(bytes, client.voidPromise());
        unflushed = true;
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            client.flush();
        }
    }

    /** @param holdBack whether another server may answer instead as long as nothing has reached the client */
    void begin(boolean holdBack) {
        forget();
        mode = holdBack ? Mode.HOLD : Mode.RELAY;
        refusal = Optional.empty();
    }

    /** Whether nothing of the answer has reached the client. */
    boolean isHeldBack() {
        return mode != Mode.RELAY;
    }

    /** Why the standby did not do it, if the answer was held back and is forgotten. */
    Optional<ServerMessage> refusal() {
        return refusal;
    }

    void forget() {
        held.forget();
    }

    /** @return the status, if the answer is complete; what is behind it is said unasked */
    Optional<TransactionStatus> relay(Side side, Request request) {
        var frames = side.frames();
        var ready = Optional.<TransactionStatus>empty();
        while (ready.isEmpty() && frames.next()) {
            if (mode == Mode.SWALLOW) {
                ready = swallow(side);
                continue;
            }
            var tag = BackendTag.of(frames.tag());
            switch (tag) {
                case READY_FOR_QUERY -> {
                    if (frames.whole(READY_LENGTH)) {
                        ready = Optional.of(ReadyForQuery.read(frames.body()));
                        show();
                        frames.keep();
                    }
                }
                case DATA_ROW, COPY_DATA -> {
                    show();
                    frames.keepWhile(ROWS);
                }
                case PARSE_COMPLETE, CLOSE_COMPLETE -> {
                    if (request.isForClient(tag, side)) {
                        request.onServer(tag);
                        frames.keep();
                    } else {
                        drop(frames);
                    }
                }
                case COMMAND_COMPLETE, EMPTY_QUERY_RESPONSE, PORTAL_SUSPENDED -> complete(tag, side, request);
                case COPY_IN_RESPONSE -> {
                    request.onCopyIn();
                    show();
                    frames.keep();
                }
                case COPY_BOTH_RESPONSE -> {
                    request.onCopyBoth();
                    show();
                    frames.keep();
                }
                case ERROR_RESPONSE -> error(side, request);
                case PARAMETER_STATUS -> parameter(side);
                default -> {
                    request.onServer(tag);
                    frames.keep();
                }
            }
        }
        pass(frames);
        return ready;
    }

    /** What a backend says to nobody's request. */
    void unasked(Side side) {
        var frames = side.frames();
        while (frames.next()) {
            switch (BackendTag.of(frames.tag())) {
                case PARAMETER_STATUS -> parameter(side);
                case ERROR_RESPONSE -> error(side);
                case NOTICE_RESPONSE, NOTIFICATION_RESPONSE -> {
                    if (!shown.shows(side) || frames.length() > MOST_READ) {
                        drop(frames);
                    } else if (frames.whole(MOST_READ)) { // another server may answer before the rest of it comes
                        frames.keep();
                    }
                }
                default ->
                    throw new ProtocolViolation("message " + Tag.name(frames.tag())
                            + ": not asked for (expected: a notice, a notification, a parameter or an error)");
            }
        }
        pass(frames);
    }

    /** What answers an errand: nobody sees it. */
    Optional<TransactionStatus> swallow(Side side) {
        var frames = side.frames();
        switch (BackendTag.of(frames.tag())) {
            case READY_FOR_QUERY -> {
                if (frames.whole(READY_LENGTH)) {
                    var ready = ReadyForQuery.read(frames.body());
                    drop(frames);
                    return Optional.of(ready);
                }
            }
            case ERROR_RESPONSE -> error(side);
            case PARAMETER_STATUS -> {
                if (frames.whole(MOST_READ)) {
                    side.told(ParameterStatus.read(frames.body()));
                    drop(frames);
                }
            }
            default -> drop(frames);
        }
        return Optional.empty();
    }

    private void complete(BackendTag tag, Side side, Request request) {
        var frames = side.frames();
        var text = "";
        if (tag == BackendTag.COMMAND_COMPLETE && request.tellsOfSession()) {
            if (!frames.whole(MOST_READ)) {
                return;
            }
            text = CommandComplete.read(frames.body()).command();
        }
        request.completed(text, side);
        request.onServer(tag);
        show();
        frames.keep();
    }

    private void error(Side side, Request request) {
        var frames = side.frames();
        if (frames.length() <= MOST_READ) {
            if (!frames.whole(MOST_READ)) {
                return;
            }
            var error = ServerMessage.read(frames.body());
            if (error.endsSession()) {
                side.farewell(error);
                drop(frames);
                return;
            }
            if (mode == Mode.HOLD && shown.mayBeHidden(error)) {
                refusal = Optional.of(error);
                mode = Mode.SWALLOW;
                forget();
                frames.discardRun();
                frames.drop();
                return;
            }
            shown.onError(side, error);
            request.failed(Optional.of(error), side);
        } else {
            request.failed(Optional.empty(), side);
        }
        show();
        frames.keep();
    }

    private void error(Side side) {
        var frames = side.frames();
        if (frames.length() > MOST_READ) {
            side.saidError(ServerMessage.of(dev.pgbeacon.pgwire.Severity.ERROR, "XX000", "an error that is too long"));
            drop(frames);
        } else if (frames.whole(MOST_READ)) {
            var error = ServerMessage.read(frames.body());
            if (error.endsSession()) {
                side.farewell(error);
            } else {
                side.saidError(error);
            }
            drop(frames);
        }
    }

    private void parameter(Side side) {
        var frames = side.frames();
        if (!frames.whole(MOST_READ)) {
            return;
        }
        var status = ParameterStatus.read(frames.body());
        side.told(status);
        if (shown.onParameter(side, status, session.exchange().isAsking(side))) {
            frames.keep();
        } else {
            drop(frames);
        }
    }

    /** From here on the client sees the answer. */
    private void show() {
        if (mode == Mode.HOLD) {
            mode = Mode.RELAY;
            held.take(this::write);
        }
    }

    private void drop(FrameReader frames) {
        pass(frames);
        frames.drop();
    }

    /** What was kept goes to the client, or waits for it. */
    void pass(FrameReader frames) {
        if (!frames.hasRun()) {
            return;
        }
        var run = frames.run();
        if (mode == Mode.HOLD) {
            held.add(run);
            if (held.isTooMuch()) {
                show();
            }
        } else {
            write(run);
        }
    }
}
