package dev.pgbeacon.status;

import java.util.regex.Pattern;

/**
 * A position in the write-ahead log: an unsigned 64-bit byte offset, written as two hexadecimal halves (PostgreSQL manual,
 * "pg_lsn Type"). Positions compare only on one timeline of one system: see {@link ClusterView}.
 */
public record Lsn(long position) implements Comparable<Lsn> {
    private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

    /** @throws IllegalArgumentException if the text is not two hexadecimal numbers of at most eight digits, joined by a slash */
    public static Lsn parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("LSN: '" + text + "' (expected: like 16/B374D848)");
        }
        return new Lsn(Long.parseLong(form.group(1), 16) << 32 | Long.parseLong(form.group(2), 16));
    }

    /** How many bytes this position is ahead of the other; 0 when it is not ahead. */
    public long bytesAfter(Lsn other) {
        long difference = position - other.position;
        if (compareTo(other) <= 0) {
            return 0;
        }
        return difference < 0 ? Long.MAX_VALUE : difference;
    }

    public Lsn max(Lsn other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** For those who count in floating point: exact up to 8 PiB. */
    public double bytes() {
        return (position >>> 1) * 2.0 + (position & 1);
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(position, other.position);
    }

    @Override
    public String toString() {
        return "%X/%X".formatted(position >>> 32, position & 0xFFFF_FFFFL);
    }
}
