package dev.pgbeacon.router.fleet;

import dev.pgbeacon.router.auth.Nonces;
import java.nio.ByteBuffer;

/**
 * One run of one router, by a number drawn at its start: the upper 15 bits of the process ids that its clients are told, so that
 * any router sees of a cancel whether it is another's. The secret beside it is as long as ever. Two of a fleet draw the same
 * number once in 32,767 times; then a cancel for the one is lost if it reaches the other.
 *
 * @param number not 0, so that no process id is, and that all are positive
 */
public record Instance(int number) {
    private static final int SESSION_BITS = 16;
    private static final int MOST = (1 << 15) - 1;

    public Instance {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException("instance: " + number + " (expected: 1.." + MOST + ")");
        }
    }

    public static Instance drawn(Nonces nonces) {
        return new Instance(
                1 + Math.floorMod(ByteBuffer.wrap(nonces.bytes(4).bytes()).getInt(), MOST));
    }

    /** @param random of which as many bits are used as there are numbers for sessions */
    public int processId(int random) {
        return (number << SESSION_BITS) | (random & ((1 << SESSION_BITS) - 1));
    }

    /** Whether another router may have given this process id. */
    public boolean mayBeAnothers(int processId) {
        int given = processId >> SESSION_BITS;
        return given > 0 && given != number;
    }
}
