package dev.pgbeacon.pgwire;

/** How grave a {@link ServerMessage} is (PostgreSQL manual, "Error and Notice Message Fields"). */
public enum Severity {
    /** The statement failed, and with it its transaction. */
    ERROR,
    /** The session ends. */
    FATAL,
    /** All sessions end. */
    PANIC,
    WARNING,
    NOTICE,
    DEBUG,
    INFO,
    LOG
}
