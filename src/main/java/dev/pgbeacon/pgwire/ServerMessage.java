package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What ErrorResponse and NoticeResponse hold (PostgreSQL manual, "Error and Notice Message Fields").
 *
 * @param fields in their order; unknown ones stay
 */
public record ServerMessage(List<Field> fields) {
    /** @param code {@code S} severity in the server's language, {@code V} in English, {@code C} SQLSTATE, {@code M} message … */
    public record Field(char code, WireText value) {}

    public ServerMessage {
        fields = List.copyOf(fields);
    }

    public static ServerMessage of(Severity severity, String sqlState, String message) {
        if (sqlState.length() != 5) {
            throw new IllegalArgumentException("SQLSTATE: '" + sqlState + "' (expected: five characters)");
        }
        return new ServerMessage(List.of())
                .with('S', severity.name())
                .with('V', severity.name())
                .with('C', sqlState)
                .with('M', message);
    }

    public ServerMessage detail(String detail) {
        return with('D', detail);
    }

    public ServerMessage hint(String hint) {
        return with('H', hint);
    }

    private ServerMessage with(char code, String value) {
        var more = new ArrayList<>(fields);
        more.add(new Field(code, WireText.of(value)));
        return new ServerMessage(more);
    }

    public static ServerMessage read(ByteBuf in) {
        var body = new Body("ErrorResponse or NoticeResponse", in);
        var fields = new ArrayList<Field>();
        for (byte code = body.int8("field"); code != 0; code = body.int8("terminator")) {
            fields.add(new Field((char) (code & 0xff), body.text("field " + Tag.name(code))));
        }
        body.end();
        return new ServerMessage(fields);
    }

    public Optional<String> field(char code) {
        return fields.stream()
                .filter(field -> field.code == code)
                .map(field -> field.value.toString())
                .findFirst();
    }

    /** Five characters; empty from what is no PostgreSQL. */
    public String sqlState() {
        return field('C').orElse("");
    }

    public String message() {
        return field('M').orElse("");
    }

    /** Whether the session ends with it. Servers before 9.6 say so in their own language only: FATAL in most. */
    public boolean endsSession() {
        var severity = field('V').or(() -> field('S')).orElse("");
        return severity.equals("FATAL") || severity.equals("PANIC");
    }

    public Message toError() {
        return new Framed(BackendTag.ERROR_RESPONSE, this);
    }

    public Message toNotice() {
        return new Framed(BackendTag.NOTICE_RESPONSE, this);
    }

    private record Framed(Tag tag, ServerMessage message) implements Message {
        @Override
        public void writeBody(ByteBuf out) {
            for (var field : message.fields) {
                out.writeByte(field.code);
                field.value.writeTerminated(out);
            }
            out.writeByte(0);
        }
    }
}
