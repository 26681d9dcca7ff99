package dev.pgbeacon.probe;

import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Position;
import java.util.Optional;

/** Asks one node. {@link #ask} and {@link #close} are not for several threads at once; all else is for any other thread. */
public interface Probe extends AutoCloseable {

    /** Asks now and blocks until there is an answer; a foreseen failure is an answer too. */
    Observation ask();

    /**
     * Where the node's log stands now, over the connection that is kept; blocks until there is an answer. Empty without a
     * connection, while {@link #ask} uses it, and when it fails: what that says of the node is the next {@link #ask}'s to tell.
     */
    default Optional<Position> position() {
        return Optional.empty();
    }

    /** Ends a question that takes too long, from another thread: it returns soon after, with something meaningless. */
    void abort();

    /** The next question goes over a fresh connection. A probe that keeps none has nothing to do. */
    default void reconnect() {}

    @Override
    void close();
}
