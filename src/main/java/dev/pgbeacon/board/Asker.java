package dev.pgbeacon.board;

import java.util.concurrent.CompletionStage;

/** Asks one node, for whoever wants something fresher than what the board holds. */
@FunctionalInterface
public interface Asker {

    /** Asks once more, unless a question is under way; done when the answer is published. */
    CompletionStage<Void> ask();

    /** The next question goes over a new connection, where one is kept. */
    default void reconnect() {}
}
