package dev.pgbeacon.face.replstatus;

import dev.pgbeacon.status.LagLimit;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Says the word. Called on an event loop: it must not block. */
public interface Answerer {

    /**
     * @param asked the threshold that the client sent; none if it sent nothing
     * @return completed with the word, now or later and on any thread; after five seconds, or on a failure, the client is told
     *     OFFLINE
     */
    CompletionStage<Word> answer(Optional<LagLimit> asked);

    /** The word by what is known already, for a client that cannot be kept until the server was asked. */
    Word now(Optional<LagLimit> asked);
}
