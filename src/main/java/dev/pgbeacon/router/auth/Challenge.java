package dev.pgbeacon.router.auth;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a server asks of whoever logs in: PostgreSQL's messages of type {@code R}, without type and length. */
public sealed interface Challenge {
    String SCRAM = "SCRAM-SHA-256";
    String SCRAM_PLUS = "SCRAM-SHA-256-PLUS";

    record Ok() implements Challenge {}

    record CleartextPassword() implements Challenge {}

    record Md5Password(Octets salt) implements Challenge {
        static final int SALT = 4;

        public Md5Password {
            if (salt.length() != SALT) {
                throw new IllegalArgumentException("salt: " + salt.length() + " bytes (expected: " + SALT + ")");
            }
        }
    }

    record Sasl(List<String> mechanisms) implements Challenge {
        public Sasl {
            mechanisms = List.copyOf(mechanisms);
        }
    }

    record SaslContinue(Octets text) implements Challenge {}

    record SaslFinal(Octets text) implements Challenge {}

    /** One that we know nothing of, like GSSAPI's. */
    record Other(int code) implements Challenge {}

    /** The message's body, for the wire. */
    default byte[] body() {
        if (this instanceof Ok) {
            return body(0);
        } else if (this instanceof CleartextPassword) {
            return body(3);
        } else if (this instanceof Md5Password md5) {
            return body(5, md5.salt().bytes());
        } else if (this instanceof Sasl sasl) {
            return body(10, (String.join("\0", sasl.mechanisms()) + "\0\0").getBytes(StandardCharsets.US_ASCII));
        } else if (this instanceof SaslContinue more) {
            return body(11, more.text().bytes());
        } else if (this instanceof SaslFinal last) {
            return body(12, last.text().bytes());
        } else {
            return body(((Other) this).code());
        }
    }

    /** @throws IllegalArgumentException if it is shorter or longer than its kind allows */
    static Challenge read(byte[] body) {
        if (body.length < Integer.BYTES) {
            throw new IllegalArgumentException(
                    "authentication request: " + body.length + " bytes (expected: 4 or more)");
        }
        var in = ByteBuffer.wrap(body);
        int code = in.getInt();
        var rest = new byte[in.remaining()];
        in.get(rest);
        return switch (code) {
            case 0 -> new Ok();
            case 3 -> new CleartextPassword();
            case 5 -> new Md5Password(Octets.of(rest));
            case 10 -> new Sasl(mechanisms(rest));
            case 11 -> new SaslContinue(Octets.of(rest));
            case 12 -> new SaslFinal(Octets.of(rest));
            default -> new Other(code);
        };
    }

    private static List<String> mechanisms(byte[] names) {
        var found = new ArrayList<String>();
        var name = new ByteArrayOutputStream();
        for (byte each : names) {
            if (each != 0) {
                name.write(each);
            } else if (name.size() == 0) {
                return found;
            } else {
                found.add(name.toString(StandardCharsets.ISO_8859_1));
                name.reset();
            }
        }
        throw new IllegalArgumentException("SASL mechanisms: without an end (expected: an empty name as the last)");
    }

    private static byte[] body(int code, byte... rest) {
        return ByteBuffer.allocate(Integer.BYTES + rest.length)
                .putInt(code)
                .put(rest)
                .array();
    }
}
