package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.ParameterStatus;
import dev.pgbeacon.pgwire.ReadyForQuery;
import dev.pgbeacon.pgwire.TagSet;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.router.choice.Choice;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Optional;

/** What goes to the client. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed connection
final class Answers {
    private static final TagSet ROWS = TagSet.of(BackendTag.DATA_ROW, BackendTag.COPY_DATA);
    private static final int READY_LENGTH = 5;
    private static final int MOST_STATUS = 1 << 16;

    private final Channel client;
    private final Choice choice;
    private boolean unflushed;

    Answers(Channel client, Choice choice) {
        this.choice = choice;
        this.client = client;
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

    /** @return the status, if the answer is complete; bytes behind it are what a backend says unasked */
    Optional<TransactionStatus> relay(Side side, Request request) {
        var frames = side.frames();
        var ready = Optional.<TransactionStatus>empty();
        while (frames.next()) {
            var tag = BackendTag.of(frames.tag());
            side.lastSaid(tag == BackendTag.ERROR_RESPONSE);
            switch (tag) {
                case READY_FOR_QUERY -> {
                    if (!frames.whole(READY_LENGTH)) {
                        continue;
                    }
                    ready = Optional.of(ReadyForQuery.read(frames.body()));
                    frames.keep();
                }
                case PARAMETER_STATUS -> {
                    if (!frames.whole(MOST_STATUS)) {
                        continue;
                    }
                    // Servers from 14 on tell of their promotion with their next answer.
                    if (ParameterStatus.read(frames.body()).name().equals("in_hot_standby")) {
                        choice.lookAgain(side.target().node());
                    }
                    frames.keep();
                }
                case DATA_ROW, COPY_DATA -> frames.keepWhile(ROWS);
                case COPY_IN_RESPONSE -> {
                    if (request != null) {
                        request.onCopyIn();
                    }
                    frames.keep();
                }
                case COPY_BOTH_RESPONSE -> {
                    if (request != null) {
                        request.onCopyBoth();
                    }
                    frames.keep();
                }
                case ERROR_RESPONSE -> {
                    if (request != null) {
                        request.onError();
                    }
                    frames.keep();
                }
                default -> frames.keep();
            }
        }
        if (frames.hasRun()) {
            write(frames.run());
        }
        return ready;
    }
}
