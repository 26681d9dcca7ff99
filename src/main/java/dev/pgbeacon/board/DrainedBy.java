package dev.pgbeacon.board;

/** Who took the servers out; the first that did so gives the reason. */
public enum DrainedBy {
    SHUTDOWN,
    /** Kubernetes is about to stop the pod. */
    POD_DELETION,
    FILE,
    /** Through JMX, where no file is configured: the order ends with this process. */
    OPERATOR
}
