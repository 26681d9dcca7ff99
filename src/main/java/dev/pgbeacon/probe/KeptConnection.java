package dev.pgbeacon.probe;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The connection that a probe keeps; one question at a time. */
final class KeptConnection {
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private final Connection connection;
    private final ReentrantLock turn = new ReentrantLock();

    KeptConnection(Connection connection) {
        this.connection = connection;
    }

    /** After the question that is under way. */
    <T> T ask(Question<T> question) throws SQLException {
        turn.lock();
        try {
            return question.ask(connection);
        } finally {
            turn.unlock();
        }
    }

    /** Empty also when another question is under way. */
    <T> Optional<T> askIfFree(Question<Optional<T>> question) throws SQLException {
        if (!turn.tryLock()) {
            return Optional.empty();
        }
        try {
            return question.ask(connection);
        } finally {
            turn.unlock();
        }
    }

    /** Ends a question under way, too: a server that hangs must not keep whoever has a better connection. */
    void close() {
        try {
            if (turn.tryLock()) {
                try {
                    connection.close();
                } finally {
                    turn.unlock();
                }
            } else {
                connection.abort(Runnable::run);
            }
        } catch (SQLException alreadyBroken) {
            // It is closed because it may be.
        }
    }
}
