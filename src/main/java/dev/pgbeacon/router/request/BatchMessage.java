package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.FrontendTag;
import java.util.Optional;

/**
 * A message of a batch.
 *
 * @param step what its answer tells
 * @param name of the prepared statement that the server must have, or must not have, for it
 * @param wanted what the session takes that name for
 */
record BatchMessage(FrontendTag tag, Optional<Step> step, Optional<String> name, Optional<PreparedStatement> wanted) {
    static BatchMessage plain(FrontendTag tag) {
        return new BatchMessage(tag, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static BatchMessage of(FrontendTag tag, Step step) {
        return new BatchMessage(tag, Optional.of(step), Optional.empty(), Optional.empty());
    }

    /** What it prepares or executes. */
    Optional<PreparedStatement> statement() {
        return step.orElse(null) instanceof Step.Parse parse ? Optional.of(parse.made()) : executes();
    }

    Optional<PreparedStatement> executes() {
        return step.orElse(null) instanceof Step.Execute execute
                ? execute.bound().map(Step.Bound::statement)
                : Optional.empty();
    }
}
