package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** One or more statements, of the simple protocol. */
public record Query(WireText sql) implements Message {
    public static Query of(String sql) {
        return new Query(WireText.of(sql));
    }

    public static Query read(ByteBuf in) {
        var body = new Body("Query", in);
        var query = new Query(body.text("sql"));
        body.end();
        return query;
    }

    @Override
    public Tag tag() {
        return FrontendTag.QUERY;
    }

    @Override
    public void writeBody(ByteBuf out) {
        sql.writeTerminated(out);
    }
}
