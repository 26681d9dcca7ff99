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
}
