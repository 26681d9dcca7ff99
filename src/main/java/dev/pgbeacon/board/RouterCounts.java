package dev.pgbeacon.board;

/**
 * What a router has open now, and what it did.
 *
 * @param workers as configured
 * @param clients open sessions
 * @param connections open connections to backends
 */
public record RouterCounts(int workers, int clients, int connections, RouterRequests requests) {
    public static final RouterCounts NONE = new RouterCounts(0, 0, 0);

    /** Of one that was asked nothing yet. */
    public RouterCounts(int workers, int clients, int connections) {
        this(workers, clients, connections, RouterRequests.NONE);
    }
}
