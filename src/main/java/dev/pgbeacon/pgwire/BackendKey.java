package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;

/**
 * BackendKeyData: what a cancel must show. The secret has four bytes up to protocol 3.1, and up to 256 from 3.2 on (PostgreSQL
 * manual, "Message Formats").
 */
public record BackendKey(int processId, WireText secret) implements Message {
    static final int MOST_BYTES = 256;

    public BackendKey {
        if (secret.length() < 4 || secret.length() > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "cancel key: " + secret.length() + " bytes (expected: 4.." + MOST_BYTES + ")");
        }
    }

    public static BackendKey read(ByteBuf body) {
        return read(new Body("BackendKeyData", body));
    }

    static BackendKey read(Body body) {
        int processId = body.int32("process");
        var secret = body.rest();
        if (secret.length() < 4 || secret.length() > MOST_BYTES) {
            throw body.violation("secret", secret.length() + " bytes", "4.." + MOST_BYTES);
        }
        return new BackendKey(processId, secret);
    }

    /** Takes the same time wherever the difference is. */
    public boolean opens(BackendKey lock) {
        return processId == lock.processId && MessageDigest.isEqual(secret.bytes(), lock.secret.bytes());
    }

    /** Of what is written of it. */
    int length() {
        return 4 + secret.length();
    }

    @Override
    public Tag tag() {
        return BackendTag.BACKEND_KEY_DATA;
    }

    @Override
    public void writeBody(ByteBuf out) {
        out.writeInt(processId);
        secret.writeTo(out);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "key of " + processId;
    }
}
