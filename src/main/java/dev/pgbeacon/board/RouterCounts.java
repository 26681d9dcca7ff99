package dev.pgbeacon.board;

/**
 * What a router has open now.
 *
 * @param workers as configured
 * @param clients open sessions
 * @param connections open connections to backends
 */
public record RouterCounts(int workers, int clients, int connections) {
    public static final RouterCounts NONE = new RouterCounts(0, 0, 0);
}
