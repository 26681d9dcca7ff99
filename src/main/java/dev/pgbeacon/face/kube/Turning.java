package dev.pgbeacon.face.kube;

import dev.pgbeacon.status.Tenure;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether the keeper turns. One that was stopped (SIGSTOP, a frozen container, a disk that swallowed it) knows no more than
 * one that has just started, however good its Lease was before; and while it stands still nobody takes a grant back.
 */
final class Turning {
    /** A turn is one call, with its time-out and the closing of its connection. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(6);

    private final Duration patience;
    private Instant last = Instant.MAX;
    private Instant said = Instant.MIN;

    /** @param lease how long the Lease is good for */
    Turning(Duration lease) {
        patience = lease.compareTo(LONGEST_TURN) > 0 ? lease : LONGEST_TURN;
    }

    /** Whether it stood still until now. */
    boolean again(Instant now) {
        var stoodStill = last.isBefore(now.minus(patience));
        last = now;
        if (stoodStill || said.isBefore(now.minus(patience.dividedBy(3)))) {
            said = now;
        }
        return stoodStill;
    }

    /** A grant is to be believed for as long as we turn; its end moves now and then, not with each turn. */
    Tenure bounded(Tenure tenure) {
        return tenure instanceof Tenure.Granted granted ? granted.notAfter(said.plus(patience)) : tenure;
    }
}
