package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.CommandComplete;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.ParameterDescription;
import io.netty.buffer.ByteBuf;
import java.util.EnumMap;
import java.util.List;
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

    /** What a server answers to it as part of a batch that ends a transaction which has failed. */
    void answerRollback(ByteBuf out) {
        switch (tag) {
            case PARSE -> BackendTag.PARSE_COMPLETE.writeTo(out);
            case BIND -> BackendTag.BIND_COMPLETE.writeTo(out);
            case DESCRIBE -> {
                if (name.isPresent()) {
                    new ParameterDescription(List.of()).writeTo(out);
                }
                BackendTag.NO_DATA.writeTo(out);
            }
            case EXECUTE -> new CommandComplete("ROLLBACK").writeTo(out);
            case CLOSE -> BackendTag.CLOSE_COMPLETE.writeTo(out);
            default -> {} // the Sync
        }
    }
}
