package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.TransactionStatus;
import java.util.Optional;

/** Where a session's transaction runs. */
final class Transaction {
    private Optional<Side> side = Optional.empty();
    private Optional<ServerMessage> untold = Optional.empty();

    /** Empty while none runs, and when its server is gone. */
    Optional<Side> side() {
        return side;
    }

    void ran(Side on, TransactionStatus status) {
        side = status == TransactionStatus.IDLE ? Optional.empty() : Optional.of(on);
    }

    void moved(Side to) {
        side = Optional.of(to);
    }

    boolean isOn(Side each) {
        return side.filter(on -> on == each).isPresent();
    }

    /** @param why what the client was not told yet */
    void lost(Optional<ServerMessage> why) {
        side = Optional.empty();
        untold = why;
    }

    /** Why it was lost; told once. */
    Optional<ServerMessage> takeUntold() {
        var why = untold;
        untold = Optional.empty();
        return why;
    }
}
