package dev.pgbeacon.face.kube;

/** What the pod's label should say. */
enum Aim {
    PRIMARY,
    REPLICA,
    UNHEALTHY,
    /** Not known yet: the label stays what it is. */
    UNDECIDED
}
