package dev.pgbeacon.probe;

import dev.pgbeacon.status.Observation;

/** Asks one node. Not for several threads at once, but for {@link #abort} and {@link #reconnect}. */
public interface Probe extends AutoCloseable {

    /** Asks now and blocks until there is an answer; a foreseen failure is an answer too. */
    Observation ask();

    /** Ends a question that takes too long, from another thread: it returns soon after, with something meaningless. */
    void abort();

    /** The next question goes over a fresh connection. A probe that keeps none has nothing to do. */
    default void reconnect() {}

    @Override
    void close();
}
