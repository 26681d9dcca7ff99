package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.Bind;
import dev.pgbeacon.pgwire.Close;
import dev.pgbeacon.pgwire.CopyData;
import dev.pgbeacon.pgwire.CopyResponse;
import dev.pgbeacon.pgwire.DataRow;
import dev.pgbeacon.pgwire.Describe;
import dev.pgbeacon.pgwire.Execute;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.ParameterStatus;
import dev.pgbeacon.pgwire.Parse;
import dev.pgbeacon.pgwire.Prepared;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.ReadyForQuery;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Severity;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Messages in any order, and bytes of them spoilt: changed, cut off, repeated, with lengths that lie. */
final class FuzzBytes {
    private static final String[] TEXTS = {
        "select 'a'",
        "select 'b' as fail_now",
        "insert into t values (1)",
        "begin",
        "begin read only",
        "commit",
        "rollback",
        "savepoint a",
        "rollback to a",
        "set search_path to a",
        "set role b",
        "discard all",
        "prepare s1 as select 'p'",
        "execute s1",
        "deallocate s1",
        "copy t from stdin",
        "copy t to stdout",
        "select 1; select 2",
        "",
        "select '",
        "create function f() returns int language sql as 'select 1'"
    };
    private static final String[] NAMES = {"", "s1", "s2", "s3"};
    private static final int LONG_TEXT = 1_200_000;

    private final Random random;

    FuzzBytes(Random random) {
        this.random = random;
    }

    private <T> T any(T[] some) {
        return some[random.nextInt(some.length)];
    }

    private String text() {
        return random.nextInt(200) == 0 ? "select '" + "x".repeat(LONG_TEXT) + "'" : any(TEXTS);
    }

    /** One message of a client. */
    void message(ByteBuf out) {
        var name = WireText.of(any(NAMES));
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> Query.of(text()).writeTo(out);
            case 3 -> new Parse(name, WireText.of(text()), List.of()).writeTo(out);
            case 4 -> new Bind(new Bind.Names(WireText.of(any(NAMES)), name), List.of()).writeTo(out);
            case 5 -> new Execute(name, random.nextInt(3)).writeTo(out);
            case 6 ->
                new Describe(random.nextBoolean() ? Prepared.statement(any(NAMES)) : Prepared.portal(any(NAMES)))
                        .writeTo(out);
            case 7 ->
                new Close(random.nextBoolean() ? Prepared.statement(any(NAMES)) : Prepared.portal(any(NAMES)))
                        .writeTo(out);
            case 8 ->
                CopyData.toServer(WireText.of("1\n".repeat(random.nextInt(20_000))))
                        .writeTo(out);
            case 9 -> FrontendTag.COPY_DONE.writeTo(out);
            case 10 -> FrontendTag.FLUSH.writeTo(out);
            case 11 -> {
                if (random.nextInt(8) == 0) {
                    out.writeByte(random.nextInt(256)).writeInt(4 + 3).writeMedium(0);
                } else if (random.nextInt(20) == 0) {
                    FrontendTag.TERMINATE.writeTo(out);
                }
            }
            default -> FrontendTag.SYNC.writeTo(out);
        }
    }

    /** Takes the buffer over. */
    ByteBuf spoilt(ByteBuf valid) {
        for (int i = 1 + random.nextInt(3); i > 0 && valid.readableBytes() > 8; i--) {
            int at = random.nextInt(valid.writerIndex());
            switch (random.nextInt(4)) {
                case 0 -> valid.setByte(at, random.nextInt());
                case 1 -> valid.writerIndex(at + 1);
                case 2 -> valid.setInt(1, random.nextInt() >> random.nextInt(32));
                default -> valid.setInt(Math.min(at, valid.writerIndex() - 4), random.nextInt() >> random.nextInt(32));
            }
        }
        return valid;
    }

    /** Takes the buffer over. */
    ByteBuf spoiltAnswer(ByteBuf answer) {
        if (random.nextBoolean()) {
            return spoilt(answer);
        }
        var out = Unpooled.buffer();
        boolean before = random.nextBoolean();
        if (!before) {
            out.writeBytes(answer, answer.readerIndex(), answer.readableBytes());
        }
        unasked(out);
        if (before) {
            out.writeBytes(answer, answer.readerIndex(), answer.readableBytes());
        }
        answer.release();
        return out;
    }

    private void unasked(ByteBuf out) {
        switch (random.nextInt(10)) {
            case 0 ->
                ServerMessage.of(Severity.ERROR, "XX000", "out of the blue")
                        .toError()
                        .writeTo(out);
            case 1 ->
                ServerMessage.of(Severity.FATAL, "57P01", "shutting down")
                        .toError()
                        .writeTo(out);
            case 2 -> new CopyResponse(BackendTag.COPY_IN_RESPONSE, false, 1).writeTo(out);
            case 3 -> new CopyResponse(BackendTag.COPY_OUT_RESPONSE, false, 1).writeTo(out);
            case 4 -> new CopyResponse(BackendTag.COPY_BOTH_RESPONSE, false, 1).writeTo(out);
            case 5 -> DataRow.texts(List.of(Optional.of("stray"))).writeTo(out);
            case 6 ->
                new ReadyForQuery(List.of(
                                        TransactionStatus.IDLE,
                                        TransactionStatus.IN_TRANSACTION,
                                        TransactionStatus.FAILED)
                                .get(random.nextInt(3)))
                        .writeTo(out);
            case 7 -> ParameterStatus.of("in_hot_standby", "off").writeTo(out);
            case 8 ->
                ServerMessage.of(Severity.NOTICE, "00000", "n".repeat(random.nextInt(100_000)))
                        .toNotice()
                        .writeTo(out);
            default ->
                ServerMessage.of(Severity.ERROR, "25006", "read only").toError().writeTo(out);
        }
    }
}
