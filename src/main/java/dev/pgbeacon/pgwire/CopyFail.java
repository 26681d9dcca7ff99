package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** Ends a COPY FROM STDIN, and fails it. */
public record CopyFail(WireText reason) implements Message {
    public static CopyFail read(ByteBuf in) {
        var body = new Body("CopyFail", in);
        var fail = new CopyFail(body.text("reason"));
        body.end();
        return fail;
    }

    @Override
    public Tag tag() {
        return FrontendTag.COPY_FAIL;
    }

    @Override
    public void writeBody(ByteBuf out) {
        reason.writeTerminated(out);
    }
}
