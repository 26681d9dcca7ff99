package dev.pgbeacon.status;

/**
 * Where a server's log stood while it answered. Positions compare only on one timeline of one system.
 *
 * @see Observation of all that a server is
 */
public sealed interface Position {
    Server server();

    int timeline();

    /**
     * A primary's.
     *
     * @param end of all that was inserted, where a standby that has replayed all of it stands: see {@link WalPages}
     */
    record Inserted(Server server, int timeline, Lsn end) implements Position {}

    /** A standby's; a timeline that it begins to receive is the one told. */
    record Replayed(Server server, int timeline, Lsn end) implements Position {}
}
