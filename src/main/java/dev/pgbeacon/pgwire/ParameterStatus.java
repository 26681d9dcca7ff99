package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** A setting of the session that the client has to know; at the login, and whenever it changes. */
public record ParameterStatus(String name, WireText value) implements Message {
    public static ParameterStatus of(String name, String value) {
        return new ParameterStatus(name, WireText.of(value));
    }

    public static ParameterStatus read(ByteBuf in) {
        var body = new Body("ParameterStatus", in);
        var status = new ParameterStatus(body.text("name").toString(), body.text("value"));
        body.end();
        return status;
    }

    @Override
    public Tag tag() {
        return BackendTag.PARAMETER_STATUS;
    }

    @Override
    public void writeBody(ByteBuf out) {
        WireText.of(name).writeTerminated(out);
        value.writeTerminated(out);
    }
}
