package dev.pgbeacon.router.auth;

import java.util.Arrays;

/** Bytes of a client's that are kept for as long as its session lasts: overwritten at its end, and never printed. */
public final class Secret {
    private final byte[] bytes;
    private boolean wiped;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Secret copyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** The bytes themselves, no copy: what is wiped must not live on elsewhere. */
    byte[] bytes() {
        if (wiped) {
            throw new IllegalStateException("secret: wiped (expected: no use after the session's end)");
        }
        return bytes;
    }

    public void wipe() {
        wiped = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
