package dev.pgbeacon.pgwire;

/** The other side broke the protocol: what was found and what was expected. The connection is of no more use. */
public final class ProtocolViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sqlState;

    public ProtocolViolation(String message) {
        this("08P01", message);
    }

    /** @param sqlState what PostgreSQL says in this case, where it is not the plain protocol violation */
    public ProtocolViolation(String sqlState, String message) {
        // No stack trace: who sends nonsense shall not make us work for it.
        super(message, null, false, false);
        this.sqlState = sqlState;
    }

    public String sqlState() {
        return sqlState;
    }

    /** What such a client is told before it is closed, as PostgreSQL does. */
    public ServerMessage toServerMessage() {
        return ServerMessage.of(Severity.FATAL, sqlState, getMessage());
    }
}
