package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.request.Errand;
import dev.pgbeacon.router.request.Request;
import dev.pgbeacon.router.request.SessionMemory;
import dev.pgbeacon.router.request.TransactionEnd;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A transaction that cannot go on where it is. */
final class Stranded {
    private final Session session;
    private final Sides sides;
    private final Seeker seeker;
    private final SessionMemory memory;
    private final Transaction transaction;
    private final BiConsumer<Side, Errand> errands;

    /** @param errands does them, and sends the request on */
    Stranded(Session session, Sides sides, Seeker seeker, Transaction transaction, BiConsumer<Side, Errand> errands) {
        this.session = session;
        this.sides = sides;
        this.seeker = seeker;
        this.memory = session.memory();
        this.transaction = transaction;
        this.errands = errands;
    }

    /**
     * It began with READ ONLY on a standby, and asks for what only the primary can do.
     *
     * @param why it can be done only there
     * @param again what sends the request on
     */
    void leaveStandby(Side side, Request request, String why, Runnable again) {
        var begin = memory.beginsAgain();
        boolean failed = memory.status() == TransactionStatus.FAILED;
        if (request.beginsWithRollback()) {
            session.giveUpTransaction();
            rollBack(again);
        } else if (failed) {
            session.giveUpTransaction(); // the rest of it is answered without a server
            session.exchange().answer(Errors.FAILED_TRANSACTION);
        } else if (begin.isEmpty()) {
            session.exchange().answer(Errors.notOnStandby(why));
        } else if (memory.isAtItsBegin()) {
            begin(begin.get(), side, again);
        } else {
            // A statement of READ COMMITTED sees what is committed when it begins, and may see it elsewhere. For
            // another
            // level the server refuses this now, and the transaction has failed.
            ask(
                    side,
                    WireText.of("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"),
                    () -> begin(begin.get(), side, again),
                    Errors.notOnStandby(why));
        }
    }

    /** Nothing of it stays: what follows the ROLLBACK in the same text runs where it would run alone. */
    private void rollBack(Runnable again) {
        transaction.lost(Optional.empty());
        memory.rolledBack();
        again.run();
    }

    private void begin(WireText begin, Side from, Runnable again) {
        seeker.primary(
                primary -> {
                    var owed = memory.owed(primary.holdings(), false);
                    if (owed.isEmpty()) {
                        ask(
                                primary,
                                begin,
                                () -> {
                                    transaction.moved(primary);
                                    sides.drop(from);
                                    again.run();
                                },
                                Errors.NO_PRIMARY);
                    } else {
                        errands.accept(primary, owed.get(0)); // what is set within a transaction ends with it
                    }
                },
                again);
    }

    private void ask(Side side, WireText sql, Runnable then, ServerMessage otherwise) {
        var out = Unpooled.buffer();
        new Query(sql).writeTo(out);
        var exchange = session.exchange();
        exchange.ask(
                side, out, then, refused -> exchange.answer(exchange.isCancelled() ? Errors.CANCELLED : otherwise));
    }

    /** Its server is gone. */
    void answerLost(Request request, Runnable again) {
        var end = request.endsTransaction();
        if (end.isEmpty() && request.beginsWithRollback()) {
            rollBack(again);
            return;
        }
        var untold = transaction.takeUntold();
        if (end.isEmpty()) {
            session.exchange().answer(untold.orElse(Errors.FAILED_TRANSACTION));
            return;
        }
        memory.rolledBack();
        if (untold.isPresent() && end.get() == TransactionEnd.COMMIT) {
            session.exchange().answer(untold.get());
        } else {
            session.exchange().answerRollback();
        }
    }
}
