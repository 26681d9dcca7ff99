package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** What a server wants to log a client in (PostgreSQL manual, "Message Formats", Authentication…). */
public sealed interface Authentication extends Message {
    /** Logged in. */
    record Ok() implements Authentication {}

    /** The password itself is wanted. */
    record CleartextPassword() implements Authentication {}

    /** @param salt four bytes */
    record Md5Password(WireText salt) implements Authentication {}

    /** @param mechanisms the server's favourite first */
    record Sasl(List<String> mechanisms) implements Authentication {
        public Sasl {
            mechanisms = List.copyOf(mechanisms);
        }
    }

    /** A challenge. */
    record SaslContinue(WireText message) implements Authentication {}

    /** The outcome: what the mechanism has to say beside it. */
    record SaslFinal(WireText message) implements Authentication {}

    /** Kerberos, GSSAPI, SSPI, and what is to come: nothing we can answer. */
    record Other(int code, WireText rest) implements Authentication {}

    static Authentication read(ByteBuf in) {
        var body = new Body("Authentication", in);
        int code = body.int32("code");
        var authentication =
                switch (code) {
                    case 0 -> new Ok();
                    case 3 -> new CleartextPassword();
                    case 5 -> new Md5Password(body.bytes(4, "salt"));
                    case 10 -> new Sasl(mechanisms(body));
                    case 11 -> new SaslContinue(body.rest());
                    case 12 -> new SaslFinal(body.rest());
                    default -> new Other(code, body.rest());
                };
        body.end();
        return authentication;
    }

    private static List<String> mechanisms(Body body) {
        var mechanisms = new ArrayList<String>();
        for (var each = body.text("mechanism"); !each.isEmpty(); each = body.text("terminator")) {
            mechanisms.add(each.toString());
        }
        return mechanisms;
    }

    @Override
    default Tag tag() {
        return BackendTag.AUTHENTICATION;
    }

    @Override
    default void writeBody(ByteBuf out) {
        if (this instanceof Ok) {
            out.writeInt(0);
        } else if (this instanceof CleartextPassword) {
            out.writeInt(3);
        } else if (this instanceof Md5Password md5) {
            md5.salt.writeTo(out.writeInt(5));
        } else if (this instanceof Sasl sasl) {
            out.writeInt(10);
            sasl.mechanisms.forEach(each -> WireText.of(each).writeTerminated(out));
            out.writeByte(0);
        } else if (this instanceof SaslContinue challenge) {
            challenge.message.writeTo(out.writeInt(11));
        } else if (this instanceof SaslFinal outcome) {
            outcome.message.writeTo(out.writeInt(12));
        } else if (this instanceof Other other) {
            other.rest.writeTo(out.writeInt(other.code));
        }
    }
}
