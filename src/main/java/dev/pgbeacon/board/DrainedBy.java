package dev.pgbeacon.board;

/** Who took the servers out; the first that did so gives the reason. */
public enum DrainedBy {
    SHUTDOWN,
    FILE
}
