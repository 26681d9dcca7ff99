package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** The answer to a demand for a password, plain or as {@code md5…}. */
public record Password(WireText secret) implements Message {
    public static Password read(ByteBuf in) {
        var body = new Body("PasswordMessage", in);
        var password = new Password(body.text("password"));
        body.end();
        return password;
    }

    @Override
    public Tag tag() {
        return FrontendTag.PASSWORD;
    }

    @Override
    public void writeBody(ByteBuf out) {
        secret.writeTerminated(out);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Password";
    }
}
