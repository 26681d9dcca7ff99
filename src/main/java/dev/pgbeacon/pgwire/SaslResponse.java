package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** The client's further messages of a SASL exchange. */
public record SaslResponse(WireText message) implements Message {
    public static SaslResponse read(ByteBuf in) {
        return new SaslResponse(new Body("SASLResponse", in).rest());
    }

    @Override
    public Tag tag() {
        return FrontendTag.PASSWORD;
    }

    @Override
    public void writeBody(ByteBuf out) {
        message.writeTo(out);
    }

    /** Without the message. */
    @Override
    public String toString() {
        return "SaslResponse";
    }
}
