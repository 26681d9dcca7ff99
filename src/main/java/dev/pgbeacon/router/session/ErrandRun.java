package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.TransactionStatus;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Something a server is asked before a request; the client sees nothing of it.
 *
 * @param whenDone may ask on
 * @param whenFailed told the server's error
 */
record ErrandRun(Runnable whenDone, Consumer<ServerMessage> whenFailed) {
    private static final Logger LOG = Logger.getLogger(ErrandRun.class);

    /** @param message answered with one ReadyForQuery; copied */
    static ErrandRun begin(Side side, ByteBuf message, Runnable whenDone, Consumer<ServerMessage> whenFailed) {
        var unasked = side.takeError(); // it was said before, to nobody
        unasked.ifPresent(error -> LOG.debugf("%s: %s", side.target().node(), error.message()));
        side.write(side.buffer().writeBytes(message.duplicate()));
        return new ErrandRun(whenDone, whenFailed);
    }

    /** The status, when it is answered. */
    Optional<TransactionStatus> read(Side side, Answers answers) {
        var status = Optional.<TransactionStatus>empty();
        while (status.isEmpty() && side.frames().next()) {
            status = answers.swallow(side);
        }
        return status;
    }

    /** @param failing told before whoever asked is */
    void end(Side side, Consumer<ServerMessage> failing) {
        side.takeError().ifPresentOrElse(failing.andThen(whenFailed), whenDone);
    }
}
