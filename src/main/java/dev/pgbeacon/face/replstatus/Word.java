package dev.pgbeacon.face.replstatus;

/** What the TCP port says. */
public enum Word {
    MASTER,
    STANDBY,
    OFFLINE
}
