package dev.pgbeacon.router.session;

import java.util.Optional;

/** Counts a session among the pinned ones while it is one. */
final class PinCount {
    private final Tally tally;
    private boolean counted;

    PinCount(Tally tally) {
        this.tally = tally;
    }

    /** @param pin by what, if it is one now */
    void count(Optional<String> pin) {
        if (pin.isPresent() && !counted) {
            tally.pinned(pin.get());
        } else if (pin.isEmpty() && counted) {
            tally.unpinned();
        }
        counted = pin.isPresent();
    }
}
