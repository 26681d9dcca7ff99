package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** Asks what a statement or a portal takes and gives. */
public record Describe(Prepared what) implements Message {
    public static Describe read(ByteBuf in) {
        return new Describe(Prepared.read(new Body("Describe", in)));
    }

    @Override
    public Tag tag() {
        return FrontendTag.DESCRIBE;
    }

    @Override
    public void writeBody(ByteBuf out) {
        what.writeTo(out);
    }
}
