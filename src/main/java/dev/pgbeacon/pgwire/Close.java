package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** Forgets a statement or a portal. */
public record Close(Prepared what) implements Message {
    public static Close read(ByteBuf in) {
        return new Close(Prepared.read(new Body("Close", in)));
    }

    @Override
    public Tag tag() {
        return FrontendTag.CLOSE;
    }

    @Override
    public void writeBody(ByteBuf out) {
        what.writeTo(out);
    }
}
