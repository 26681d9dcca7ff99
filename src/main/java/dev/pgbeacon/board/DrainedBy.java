package dev.pgbeacon.board;

/** Who took the servers out; the first that did so gives the reason. */
public enum DrainedBy {
    SHUTDOWN,
    FILE,
    /** Through JMX, where no file is configured: the order ends with this process. */
    OPERATOR
}
