package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.FrontendTag;

/** How far a request reaches: which of a client's messages still belong to it. */
final class Extent {
    private final boolean batch;
    private boolean complete;
    private boolean copyIn;
    private int copiesEndedAhead;
    private boolean copyBoth;
    private boolean endedByQuery;
    private boolean awaitsSync;

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
        return complete && !awaitsSync;
    }

    /** Whether a message belongs to it; if not, it waits. */
    boolean takes(FrontendTag tag) {
        return switch (tag) {
            case COPY_DATA, COPY_DONE, COPY_FAIL -> true;
            case SYNC -> awaitsSync || copyIn || copyBoth || !complete;
            default -> copyIn || copyBoth || (!complete && !awaitsSync);
        };
    }

    void onClient(FrontendTag tag) {
        if (tag == FrontendTag.COPY_DONE || tag == FrontendTag.COPY_FAIL) {
            // Data may be sent before the server asks for them.
            copiesEndedAhead += copyIn ? 0 : 1;
            copyIn = false;
        } else if (endsRequest(tag) && !copyIn && !copyBoth) {
            complete = true;
            endedByQuery = tag != FrontendTag.SYNC;
            awaitsSync = false;
        }
    }

    /** A backend that takes a COPY ignores the Sync that came with the Execute; another must come behind the data. */
    void onCopyIn() {
        copyIn = copiesEndedAhead == 0;
        copiesEndedAhead -= copyIn ? 0 : 1;
        if (batch) {
            complete = false;
        }
    }

    /** Replication: from here on both sides say what they like. */
    void onCopyBoth() {
        copyBoth = true;
    }

    /** A Query behind messages of a batch may have been skipped with them: then a Sync is still to come. */
    void onError() {
        copyIn = false;
        awaitsSync = batch && endedByQuery;
    }
}
