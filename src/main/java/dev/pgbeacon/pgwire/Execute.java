package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/**
 * Runs a portal.
 *
 * @param portal empty for the unnamed one
 * @param mostRows 0 for all of them
 */
public record Execute(WireText portal, int mostRows) implements Message {
    public static Execute read(ByteBuf in) {
        var body = new Body("Execute", in);
        var execute = new Execute(body.text("portal"), body.int32("rows"));
        body.end();
        return execute;
    }

    @Override
    public Tag tag() {
        return FrontendTag.EXECUTE;
    }

    @Override
    public void writeBody(ByteBuf out) {
        portal.writeTerminated(out);
        out.writeInt(mostRows);
    }
}
