package dev.pgbeacon.embedded;

/** How a server is asked to stop (PostgreSQL manual, "Shutting Down the Server"). */
public enum StopMode {
    /** Waits until every client has left by itself. */
    SMART(Signal.TERM),
    /** Ends the clients' sessions, waits until the standbys have received all. */
    FAST(Signal.INT),
    /** Ends at once, without a checkpoint: the next start recovers. */
    IMMEDIATE(Signal.QUIT);

    private final Signal signal;

    StopMode(Signal signal) {
        this.signal = signal;
    }

    Signal signal() {
        return signal;
    }
}
