package dev.pgbeacon.router.session;

import java.io.InputStream;
import java.util.Random;

/** Bytes that nothing compresses, the same ones for each seed. */
final class RandomStream extends InputStream {
    private static final int PIECE = 1 << 16;

    private final Random random;
    private final byte[] piece = new byte[PIECE];
    private int next = PIECE;
    private long left;

    RandomStream(long seed, long length) {
        random = new Random(seed);
        left = length;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (left == 0) {
            return -1;
        }
        if (next == PIECE) {
            random.nextBytes(piece);
            next = 0;
        }
        int count = (int) Math.min(Math.min(length, left), PIECE - next);
        System.arraycopy(piece, next, into, offset, count);
        next += count;
        left -= count;
        return count;
    }
}
