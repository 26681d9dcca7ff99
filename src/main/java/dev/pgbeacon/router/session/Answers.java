package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.CommandComplete;
import dev.pgbeacon.pgwire.ParameterStatus;
import dev.pgbeacon.pgwire.ProtocolViolation;
import dev.pgbeacon.pgwire.ReadyForQuery;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Severity;
import dev.pgbeacon.pgwire.Tag;
import dev.pgbeacon.pgwire.TagSet;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.router.request.Request;
import java.util.Optional;

/** What goes to the client of what a backend answers. */
final class Answers {
    private static final TagSet ROWS = TagSet.of(BackendTag.DATA_ROW, BackendTag.COPY_DATA);
    private static final int READY_LENGTH = 5;
    /** What is read is held in memory; what is longer goes on unread. */
    private static final int MOST_READ = 1 << 16;

    private final ClientWriting client;
    private final Session session;
    private final Shown shown;
    private Optional<ServerMessage> refusal = Optional.empty();

    Answers(ClientWriting client, Session session, Shown shown) {
        this.client = client;
        this.session = session;
        this.shown = shown;
    }

    /** @param holdBack whether another server may answer instead as long as nothing has reached the client */
    void begin(boolean holdBack) {
        client.begin(holdBack);
        refusal = Optional.empty();
    }

    /** Why the standby did not do it, if the answer was held back and is forgotten. */
    Optional<ServerMessage> refusal() {
        return refusal;
    }

    /** @return the status, if the answer is complete; what is behind it is said unasked */
    Optional<TransactionStatus> relay(Side side, Request request) {
        var frames = side.frames();
        var ready = Optional.<TransactionStatus>empty();
        while (ready.isEmpty() && frames.next()) {
            if (refusal.isPresent()) { // another one will answer
                ready = swallow(side);
                continue;
            }
            var tag = BackendTag.of(frames.tag());
            switch (tag) {
                case READY_FOR_QUERY -> {
                    if (frames.whole(READY_LENGTH)) {
                        ready = Optional.of(ReadyForQuery.read(frames.body()));
                        client.show();
                        frames.keep();
                    }
                }
                case DATA_ROW, COPY_DATA -> {
                    client.show();
                    frames.keepWhile(ROWS);
                }
                case PARSE_COMPLETE, CLOSE_COMPLETE -> {
                    if (request.isForClient(tag, side)) {
                        request.onServer(tag);
                        frames.keep();
                    } else {
                        client.drop(frames);
                    }
                }
                case COMMAND_COMPLETE, EMPTY_QUERY_RESPONSE, PORTAL_SUSPENDED -> complete(tag, side, request);
                case COPY_IN_RESPONSE -> {
                    request.onCopyIn();
                    client.show();
                    frames.keep();
                }
                case COPY_BOTH_RESPONSE -> {
                    request.onCopyBoth();
                    client.show();
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
        client.pass(frames);
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
                        client.drop(frames);
                    } else if (frames.whole(MOST_READ)) { // another server may answer before the rest of it comes
                        frames.keep();
                    }
                }
                default ->
                    throw new ProtocolViolation("message " + Tag.name(frames.tag())
                            + ": not asked for (expected: a notice, a notification, a parameter or an error)");
            }
        }
        client.pass(frames);
    }

    /** What answers an errand: nobody sees it. */
    Optional<TransactionStatus> swallow(Side side) {
        var frames = side.frames();
        switch (BackendTag.of(frames.tag())) {
            case READY_FOR_QUERY -> {
                if (frames.whole(READY_LENGTH)) {
                    var ready = ReadyForQuery.read(frames.body());
                    client.drop(frames);
                    return Optional.of(ready);
                }
            }
            case ERROR_RESPONSE -> error(side);
            case PARAMETER_STATUS -> {
                if (frames.whole(MOST_READ)) {
                    side.told(ParameterStatus.read(frames.body()));
                    client.drop(frames);
                }
            }
            default -> client.drop(frames);
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
        client.show();
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
                client.drop(frames);
                return;
            }
            if (client.isHeldBack() && shown.mayBeHidden(error)) {
                refusal = Optional.of(error);
                client.forget();
                frames.discardRun();
                frames.drop();
                return;
            }
            shown.onError(side, error);
            request.failed(Optional.of(error), side);
        } else {
            request.failed(Optional.empty(), side);
        }
        client.show();
        frames.keep();
    }

    private void error(Side side) {
        var frames = side.frames();
        if (frames.length() > MOST_READ) {
            side.saidError(ServerMessage.of(Severity.ERROR, "XX000", "an error that is too long"));
            client.drop(frames);
        } else if (frames.whole(MOST_READ)) {
            var error = ServerMessage.read(frames.body());
            if (error.endsSession()) {
                side.farewell(error);
            } else {
                side.saidError(error);
            }
            client.drop(frames);
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
            client.drop(frames);
        }
    }
}
