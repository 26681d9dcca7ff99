package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** The client's choice among the mechanisms, and its first message if the mechanism begins with one. */
public record SaslInitialResponse(String mechanism, Optional<WireText> message) implements Message {
    public static SaslInitialResponse read(ByteBuf in) {
        var body = new Body("SASLInitialResponse", in);
        var mechanism = body.text("mechanism").toString();
        int length = body.int32("length");
        var message = length == -1 ? Optional.<WireText>empty() : Optional.of(body.bytes(length, "message"));
        body.end();
        return new SaslInitialResponse(mechanism, message);
    }

    @Override
    public Tag tag() {
        return FrontendTag.PASSWORD;
    }

    @Override
    public void writeBody(ByteBuf out) {
        WireText.of(mechanism).writeTerminated(out);
        out.writeInt(message.map(WireText::length).orElse(-1));
        message.ifPresent(sent -> sent.writeTo(out));
    }

    /** Without the message. */
    @Override
    public String toString() {
        return "SaslInitialResponse of " + mechanism;
    }
}
