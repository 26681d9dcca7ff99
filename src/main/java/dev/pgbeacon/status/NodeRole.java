package dev.pgbeacon.status;

/** What a node is to its clients. */
public enum NodeRole {
    PRIMARY,
    STANDBY,
    NONE
}
