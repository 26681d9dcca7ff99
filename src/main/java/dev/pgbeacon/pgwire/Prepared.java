package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/**
 * What Describe and Close name: one of two name spaces, and a name in it.
 *
 * @param name empty for the unnamed one
 */
public record Prepared(Kind kind, WireText name) {
    /** With its byte on the wire. */
    public enum Kind {
        STATEMENT('S'),
        PORTAL('P');

        private final byte code;

        Kind(char code) {
            this.code = (byte) code;
        }
    }

    public static Prepared statement(String name) {
        return new Prepared(Kind.STATEMENT, WireText.of(name));
    }

    public static Prepared portal(String name) {
        return new Prepared(Kind.PORTAL, WireText.of(name));
    }

    static Prepared read(Body body) {
        byte code = body.int8("kind");
        for (var kind : Kind.values()) {
            if (kind.code == code) {
                var prepared = new Prepared(kind, body.text("name"));
                body.end();
                return prepared;
            }
        }
        throw body.violation("kind", Tag.name(code), "'S' or 'P'");
    }

    void writeTo(ByteBuf out) {
        out.writeByte(kind.code);
        name.writeTerminated(out);
    }
}
