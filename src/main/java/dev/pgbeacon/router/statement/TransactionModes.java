package dev.pgbeacon.router.statement;

/** What BEGIN and SET TRANSACTION say. */
public record TransactionModes(Access access, Isolation isolation, Deferral deferral) {
    public static final TransactionModes UNSAID =
            new TransactionModes(Access.UNSAID, Isolation.UNSAID, Deferral.UNSAID);

    /** READ_WRITE also if both are said: the server takes the last. */
    public enum Access {
        UNSAID,
        READ_ONLY,
        READ_WRITE
    }

    /** SERIALIZABLE, which a standby cannot serve, also if another is said beside it. */
    public enum Isolation {
        UNSAID,
        READ_UNCOMMITTED,
        READ_COMMITTED,
        REPEATABLE_READ,
        SERIALIZABLE
    }

    public enum Deferral {
        UNSAID,
        DEFERRABLE,
        NOT_DEFERRABLE
    }

    /** Said so, and nothing said that a standby cannot do; a default_transaction_isolation of the session is not seen here. */
    public boolean fitStandby() {
        return access == Access.READ_ONLY && isolation != Isolation.SERIALIZABLE;
    }

    /** The statement that begins a transaction of these modes. */
    public String begin() {
        var text = new StringBuilder("BEGIN");
        if (isolation != Isolation.UNSAID) {
            text.append(" ISOLATION LEVEL ").append(isolation.name().replace('_', ' '));
        }
        if (access != Access.UNSAID) {
            text.append(' ').append(access.name().replace('_', ' '));
        }
        if (deferral != Deferral.UNSAID) {
            text.append(' ').append(deferral.name().replace('_', ' '));
        }
        return text.toString();
    }
}
