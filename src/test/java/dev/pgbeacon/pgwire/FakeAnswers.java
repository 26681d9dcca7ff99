package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;

/** A {@link FakeNode}'s answers as bytes, made once. */
final class FakeAnswers {
    private static final Map<String, String> SETTINGS = Map.of(
            "server_version", "17.5",
            "server_encoding", "UTF8",
            "client_encoding", "UTF8",
            "DateStyle", "ISO, MDY",
            "integer_datetimes", "on",
            "standard_conforming_strings", "on",
            "TimeZone", "UTC");

    static final FakeAnswers CLOSING = new FakeAnswers(FakeNode.refusing(FakeNode.Mode.CLOSES));

    final FakeNode node;
    private final ByteBuf greeting = Unpooled.buffer();
    private final ByteBuf answer;

    FakeAnswers(FakeNode node) {
        this.node = node;
        answer = node.answer();
        new Authentication.Ok().writeTo(greeting);
        SETTINGS.forEach((name, value) -> ParameterStatus.of(name, value).writeTo(greeting));
        new BackendKey(1, WireText.of("fake")).writeTo(greeting);
        new ReadyForQuery(TransactionStatus.IDLE).writeTo(greeting);
    }

    ByteBuf greeting() {
        return Unpooled.unreleasableBuffer(greeting.duplicate());
    }

    /** Of the simple protocol. */
    ByteBuf answer(String sql) {
        if (isProbe(sql)) {
            return answer.duplicate();
        }
        var out = Unpooled.buffer();
        for (var message : rest(sql)) {
            message.writeTo(out);
        }
        new ReadyForQuery(TransactionStatus.IDLE).writeTo(out);
        return out;
    }

    static boolean isProbe(String sql) {
        return sql.contains("receiver_runs");
    }

    static boolean givesRows(String sql) {
        return sql.regionMatches(true, 0, "SELECT", 0, 6);
    }

    RowDescription columns(String sql) {
        return isProbe(sql) ? node.columns() : RowDescription.texts("name", "object");
    }

    /** What an Execute gives: the rows and their count. */
    List<Message> rows(String sql) {
        if (isProbe(sql)) {
            return List.of(node.values(), new CommandComplete("SELECT 1"));
        }
        return List.of(new CommandComplete(givesRows(sql) ? "SELECT 0" : "SET"));
    }

    /** No rows to any other question, as a server gives that has no multi-master system; and whatever is set is set. */
    private List<Message> rest(String sql) {
        var complete = rows(sql).get(0);
        return givesRows(sql) ? List.of(columns(sql), complete) : List.of(complete);
    }
}
