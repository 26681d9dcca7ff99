package dev.pgbeacon.board;

import java.util.Map;

/**
 * What a router did since its start, and who is pinned now.
 *
 * @param onPrimary requests that a primary got
 * @param onStandbys requests that standbys got
 * @param askedAnother requests that a standby could not answer, and another server was asked
 * @param notYetShown reads that went to the primary as no standby showed yet what their session had written or seen
 * @param pinned sessions that have to stay on their primary connection now
 * @param pins how often a session came to be pinned, by what
 */
public record RouterRequests(
        long onPrimary, long onStandbys, long askedAnother, long notYetShown, long pinned, Map<String, Long> pins) {
    public static final RouterRequests NONE = new RouterRequests(0, 0, 0, 0, 0, Map.of());

    public RouterRequests {
        pins = Map.copyOf(pins);
    }
}
