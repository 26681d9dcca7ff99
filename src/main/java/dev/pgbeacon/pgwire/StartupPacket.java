package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/**
 * What a client may send before it is logged in: a length, a code, and no tag (PostgreSQL manual, "Start-up", "SSL Session
 * Encryption", "Canceling Requests in Progress").
 */
public sealed interface StartupPacket {
    /** As PostgreSQL's MAX_STARTUP_PACKET_LENGTH; counts all but the length itself. */
    int MOST_BYTES = 10_000;

    /** Asks for TLS; the answer is one byte, {@code S} or {@code N}. */
    record SslRequest() implements StartupPacket {
        static final int CODE = 1234 << 16 | 5679;
    }

    /** Asks for GSSAPI encryption; the answer is one byte, {@code G} or {@code N}. */
    record GssEncRequest() implements StartupPacket {
        static final int CODE = 1234 << 16 | 5680;
    }

    /** A TLS handshake without asking first, as libpq 17's {@code sslnegotiation=direct}. Nothing of it was read. */
    record DirectTls() implements StartupPacket {
        /** The record type of a handshake. As a length's first byte it would mean 350 MB. */
        static final byte FIRST = 0x16;
    }

    /** On a connection of its own; there is no answer. */
    record CancelRequest(BackendKey key) implements StartupPacket {
        static final int CODE = 1234 << 16 | 5678;

        public void writeTo(ByteBuf out) {
            writeKey(CODE, key, out);
        }
    }

    /**
     * A cancel that a router passes on to its peers, as the session may be another's; whoever gets one never passes it on again. It
     * is a CancelRequest with another code, 1234.6432, which is ours: a PostgreSQL server, or a router that does not know it, takes it
     * for a protocol version, and refuses that. It does no more than a CancelRequest does: the key has to be right. The answer is
     * the byte {@link #FOUND}, when the session was there and its server has been asked, and then the end; else only the end.
     */
    record PassedOnCancel(BackendKey key) implements StartupPacket {
        static final int CODE = 1234 << 16 | 6432;
        public static final byte FOUND = 'Y';

        public void writeTo(ByteBuf out) {
            writeKey(CODE, key, out);
        }
    }

    /** The login. */
    record Login(StartupMessage message) implements StartupPacket {}

    /** Writes an SSLRequest. */
    static void writeSslRequest(ByteBuf out) {
        out.writeInt(8).writeInt(SslRequest.CODE);
    }

    private static void writeKey(int code, BackendKey key, ByteBuf out) {
        out.writeInt(8 + key.length()).writeInt(code);
        key.writeBody(out);
    }

    /** @param in the packet's bytes behind its length, and nothing else */
    static StartupPacket read(ByteBuf in) {
        var body = new Body("startup packet", in);
        int code = body.int32("code");
        return switch (code) {
            case SslRequest.CODE -> nothingMore(new SslRequest(), body);
            case GssEncRequest.CODE -> nothingMore(new GssEncRequest(), body);
            case CancelRequest.CODE -> new CancelRequest(BackendKey.read(new Body("CancelRequest", in)));
            case PassedOnCancel.CODE -> new PassedOnCancel(BackendKey.read(new Body("passed-on CancelRequest", in)));
            default -> new Login(StartupMessage.read(ProtocolVersion.of(code), new Body("StartupMessage", in)));
        };
    }

    private static StartupPacket nothingMore(StartupPacket packet, Body body) {
        body.end();
        return packet;
    }
}
