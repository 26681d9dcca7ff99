package dev.pgbeacon.board;

/**
 * What a router carries at this moment.
 *
 * @param workers event loops
 * @param clients that are logged in or about to be
 * @param connections to backends, to primary and standbys together
 */
public record RouterCounts(int workers, int clients, int connections) {
    public static final RouterCounts NONE = new RouterCounts(0, 0, 0);
}
