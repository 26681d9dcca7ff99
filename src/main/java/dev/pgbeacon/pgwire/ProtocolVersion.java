package dev.pgbeacon.pgwire;

/**
 * What a client asks to speak. There is no 3.1 (PostgreSQL manual, "Protocol Versions"), but clients that ask for it are served
 * as by PostgreSQL 18: with it.
 */
public record ProtocolVersion(int major, int minor) implements Comparable<ProtocolVersion> {
    public static final ProtocolVersion V3_0 = new ProtocolVersion(3, 0);
    public static final ProtocolVersion V3_2 = new ProtocolVersion(3, 2);

    public ProtocolVersion {
        if ((major | minor) >>> 16 != 0) {
            throw new IllegalArgumentException(
                    "protocol version: " + major + "." + minor + " (expected: two numbers of 16 bits)");
        }
    }

    public static ProtocolVersion of(int code) {
        return new ProtocolVersion(code >>> 16, code & 0xffff);
    }

    public int code() {
        return major << 16 | minor;
    }

    /** Whether keys for cancelling may be longer than four bytes. */
    public boolean hasLongKeys() {
        return compareTo(V3_2) >= 0;
    }

    @Override
    public int compareTo(ProtocolVersion other) {
        return Integer.compare(code(), other.code());
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
