package dev.pgbeacon.router.request;

import dev.pgbeacon.router.statement.Statement;
import java.util.Optional;

/** How a client ends a transaction, which may have failed, or lost its server, meanwhile. */
public enum TransactionEnd {
    COMMIT,
    ROLLBACK;

    static Optional<TransactionEnd> of(Statement statement) {
        if (statement instanceof Statement.Commit) {
            return Optional.of(COMMIT);
        }
        return statement instanceof Statement.Rollback ? Optional.of(ROLLBACK) : Optional.empty();
    }

    /** Whether a transaction is open behind a statement. */
    static boolean leavesTransaction(Statement statement, boolean before) {
        if (statement instanceof Statement.Begin) {
            return true;
        }
        return of(statement).isPresent() ? SessionMemory.isChained(statement) : before;
    }

    /** Whether behind a statement one is open that a standby may have run from its beginning. */
    static boolean staysOnStandby(Statement statement, boolean before) {
        if (statement instanceof Statement.Begin begin) {
            return before || begin.modes().fitStandby();
        }
        return before && leavesTransaction(statement, true);
    }
}
