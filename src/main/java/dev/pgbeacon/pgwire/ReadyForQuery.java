package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** The end of an answer. */
public record ReadyForQuery(TransactionStatus status) implements Message {
    /** Only the status: there is one such message for each answer. */
    public static TransactionStatus read(ByteBuf in) {
        var body = new Body("ReadyForQuery", in);
        byte code = body.int8("status");
        body.end();
        return switch (code) {
            case 'I' -> TransactionStatus.IDLE;
            case 'T' -> TransactionStatus.IN_TRANSACTION;
            case 'E' -> TransactionStatus.FAILED;
            default -> throw body.violation("status", Tag.name(code), "'I', 'T' or 'E'");
        };
    }

    @Override
    public Tag tag() {
        return BackendTag.READY_FOR_QUERY;
    }

    @Override
    public void writeBody(ByteBuf out) {
        out.writeByte(status.code());
    }
}
