package dev.pgbeacon.board;

/** Where nodes come from, in the order in which they are listed. */
public enum NodeSource {
    /** The configuration. */
    LIST,
    /** The registry's table. */
    TABLE,
    /** Pods, by their labels. */
    PODS,
    /** The router's file. */
    ROUTER
}
