package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Prepares a statement.
 *
 * @param statement its name, empty for the unnamed one
 * @param parameterTypes as object identifiers, 0 where the server shall choose; not more than the client cared to name
 */
public record Parse(WireText statement, WireText sql, List<Integer> parameterTypes) implements Message {
    public Parse {
        parameterTypes = List.copyOf(parameterTypes);
    }

    /** The name of the statement, which comes first. */
    public static WireText statement(ByteBuf in) {
        return new Body("Parse", in).text("statement");
    }

    /** The text, which comes behind the name. */
    public static WireText sql(ByteBuf in) {
        var body = new Body("Parse", in);
        body.text("statement");
        return body.text("sql");
    }

    public static Parse of(String sql) {
        return new Parse(WireText.EMPTY, WireText.of(sql), List.of());
    }

    public static Parse read(ByteBuf in) {
        var body = new Body("Parse", in);
        var statement = body.text("statement");
        var sql = body.text("sql");
        int count = body.int16("parameter types");
        var types = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            types.add(body.int32("parameter type"));
        }
        body.end();
        return new Parse(statement, sql, types);
    }

    @Override
    public Tag tag() {
        return FrontendTag.PARSE;
    }

    @Override
    public void writeBody(ByteBuf out) {
        statement.writeTerminated(out);
        sql.writeTerminated(out);
        out.writeShort(parameterTypes.size());
        parameterTypes.forEach(out::writeInt);
    }
}
