package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.FrontendTag;

/** How far a request reaches: which of a client's messages still belong to it. */
final class Extent {
    private final boolean batch;
    private boolean complete;
    private boolean copyIn;
    private int copiesEndedAhead;
    /** Of them, those whose end stands before the Sync. */
    private int copiesEndedBeforeSync;

    private boolean mayCopy;
    private boolean copyBoth;
    private boolean endedByQuery;
    private int unanswered;
    private boolean skips;

    /** @param first what it begins with */
    Extent(FrontendTag first) {
        batch = !endsRequest(first) || first == FrontendTag.SYNC;
        complete = endsRequest(first);
    }

    private static boolean endsRequest(FrontendTag tag) {
        return tag == FrontendTag.QUERY || tag == FrontendTag.FUNCTION_CALL || tag == FrontendTag.SYNC;
    }

    /** Whether its end was sent. */
    boolean isComplete() {
        return complete && !skips;
    }

    /** Whether a message belongs to it; if not, it waits. */
    boolean takes(FrontendTag tag) {
        return switch (tag) {
            case COPY_DATA, COPY_DONE, COPY_FAIL -> true;
            default -> copyIn || copyBoth || skips || !complete;
        };
    }

    /**
     * What a server takes for a breach of the protocol while it copies (PostgreSQL's CopyGetData), but for a request of its own
     * if the COPY has just failed, of which nobody here knows yet.
     */
    boolean breaksCopy(FrontendTag tag) {
        return copyIn
                && switch (tag) {
                    case QUERY, FUNCTION_CALL, PARSE, BIND, DESCRIBE, EXECUTE, CLOSE, UNKNOWN -> true;
                    default -> false;
                };
    }

    /** A Sync that a server ignores while it copies, and would answer if the COPY of a Query has just failed. */
    boolean ignores(FrontendTag tag) {
        return copyIn && (!batch || endedByQuery) && tag == FrontendTag.SYNC;
    }

    void onClient(FrontendTag tag) {
        mayCopy |= tag == FrontendTag.QUERY || tag == FrontendTag.EXECUTE;
        if (tag == FrontendTag.COPY_DONE || tag == FrontendTag.COPY_FAIL) {
            // Data may be sent before the server asks for them, but not before anything that could begin a COPY.
            copiesEndedAhead += copyIn || !mayCopy ? 0 : 1;
            copyIn = false;
        } else if (endsRequest(tag) && !copyIn && !copyBoth && (!skips || tag == FrontendTag.SYNC)) {
            complete = true;
            copiesEndedBeforeSync = copiesEndedAhead;
            endedByQuery = tag != FrontendTag.SYNC;
            skips = false;
        } else if (isAnswered(tag)) {
            unanswered++;
        }
    }

    /** Each with one of those that {@link #onServer} counts, if nothing fails. */
    private static boolean isAnswered(FrontendTag tag) {
        return switch (tag) {
            case PARSE, BIND, DESCRIBE, EXECUTE, CLOSE -> true;
            default -> false;
        };
    }

    /** An answer to a message of the client's. */
    void onServer(BackendTag tag) {
        switch (tag) {
            case PARSE_COMPLETE,
                    BIND_COMPLETE,
                    CLOSE_COMPLETE,
                    ROW_DESCRIPTION,
                    NO_DATA,
                    COMMAND_COMPLETE,
                    EMPTY_QUERY_RESPONSE,
                    PORTAL_SUSPENDED -> unanswered = Math.max(0, unanswered - 1);
            default -> {}
        }
    }

    /** A backend that takes a COPY ignores a Sync before the end of the data; another must come behind it. */
    void onCopyIn() {
        copyIn = copiesEndedAhead == 0;
        copiesEndedAhead -= copyIn ? 0 : 1;
        if (copiesEndedBeforeSync > 0) {
            copiesEndedBeforeSync--;
        } else if (batch && !endedByQuery) {
            complete = false;
        }
    }

    /** Replication: from here on both sides say what they like. */
    void onCopyBoth() {
        copyBoth = true;
    }

    /** The server skips all up to a Sync, be it a Query; but where that is what failed, nothing is skipped. */
    void onError() {
        copyIn = false;
        skips = batch && (!complete || (endedByQuery && unanswered > 0));
        unanswered = 0;
    }
}
