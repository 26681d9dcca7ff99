package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.router.choice.Choice;
import java.util.Optional;

/** What the loss of a server means to a session, and what its client is told of it. */
final class Losses {
    private final Choice choice;
    private final Session session;
    private final Sight sight;
    private final Transaction transaction;
    private final Side.Role serves;

    Losses(Choice choice, Session session, Sight sight, Transaction transaction, Side.Role serves) {
        this.choice = choice;
        this.session = session;
        this.sight = sight;
        this.transaction = transaction;
        this.serves = serves;
    }

    void onGone(Side side) {
        choice.lookAgain(side.target().node());
        var exchange = session.exchange();
        boolean asked = exchange.isAsking(side);
        if (side.role() == Side.Role.STANDBY || asked) {
            sight.seen(); // the next one must not be older, nor lack what may have been written
        }
        if (asked && exchange.isAmidFrame()) {
            session.end(); // a client would take any word for the rest of a row
        } else if (side.role() == serves && session.memory().pin().isPresent()) {
            session.refuse(Errors.because(asked ? Errors.OUTCOME_UNKNOWN_AND_LOST : Errors.KEPT_LOST, side.farewell()));
        } else if (asked) {
            exchange.onGone(side);
        } else if (transaction.isOn(side)) {
            var untold = of(side);
            transaction.lost(Optional.of(untold));
        }
    }

    /** What to say of it; a transaction that ran there has failed. */
    ServerMessage of(Side side) {
        // Behind a COMMIT nothing of it is left, whatever became of it.
        boolean ended = session.exchange().isEnding();
        boolean inTransaction = session.memory().status() != TransactionStatus.IDLE && !ended;
        session.memory().lost(inTransaction);
        transaction.lost(Optional.empty());
        if (side.role() == Side.Role.STANDBY) {
            sight.seen(); // the next one must not be older
            return Errors.because(Errors.STANDBY_LOST, side.farewell());
        }
        boolean asked = !session.exchange().isIdle();
        return Errors.because(asked ? Errors.OUTCOME_UNKNOWN : Errors.TRANSACTION_LOST, side.farewell());
    }
}
