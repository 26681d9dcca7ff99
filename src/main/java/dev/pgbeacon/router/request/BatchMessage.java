package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.FrontendTag;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A message of a batch.
 *
 * @param step empty if it is not answered
 * @param name of the prepared statement that the server must have, or must not have, for it
 * @param wanted what the session takes that name for
 */
record BatchMessage(FrontendTag tag, Optional<Step> step, Optional<String> name, Optional<PreparedStatement> wanted) {
    private static final Map<FrontendTag, BatchMessage> PLAIN = plain();

    /** One that needs nothing. */
    static BatchMessage plain(FrontendTag tag) {
        return PLAIN.get(tag);
    }

    private static Map<FrontendTag, BatchMessage> plain() {
        var plain = new EnumMap<FrontendTag, BatchMessage>(FrontendTag.class);
        for (var tag : FrontendTag.values()) {
            var step = tag == FrontendTag.DESCRIBE ? Step.Plain.ONE : Optional.<Step>empty();
            plain.put(tag, new BatchMessage(tag, step, Optional.empty(), Optional.empty()));
        }
        return plain;
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
