package dev.pgbeacon.pgwire;

/** Where a session stands between two statements, as ReadyForQuery says. */
public enum TransactionStatus {
    /** In no transaction. */
    IDLE('I'),
    IN_TRANSACTION('T'),
    /** All but its end is refused. */
    FAILED('E');

    private final byte code;

    TransactionStatus(char code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }
}
