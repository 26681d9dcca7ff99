package dev.pgbeacon.face.replstatus;

import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.Standing;
import java.util.Optional;

/**
 * Decides the word: by role and lag alone, whatever a standby is doing.
 *
 * @param maxLag the threshold for clients that send none; with hysteresis, which a client's own is not given
 * @param requireThreshold a standby that is asked without one says OFFLINE
 */
public record ReplstatusReply(Optional<LagLimit> maxLag, boolean requireThreshold) {

    public Word word(Standing standing, Optional<LagLimit> asked) {
        if (standing.drained().isPresent()) {
            return Word.OFFLINE;
        }
        return switch (standing.role()) {
            case PRIMARY -> Word.MASTER;
            case STANDBY -> within(standing, asked) ? Word.STANDBY : Word.OFFLINE;
            case NONE -> Word.OFFLINE;
        };
    }

    /** What decides the word for a client that sends no threshold. */
    String rule(Standing standing) {
        if (standing.drained().isPresent()) {
            return "drained is OFFLINE";
        }
        return switch (standing.role()) {
            case PRIMARY -> "a primary is MASTER";
            case STANDBY -> requireThreshold ? "a standby that is asked without a threshold is OFFLINE" : standbyRule();
            case NONE -> "neither primary nor standby is OFFLINE";
        };
    }

    private String standbyRule() {
        return maxLag.map(most -> "a standby is STANDBY within " + most + ", else OFFLINE")
                .orElse("a standby is STANDBY, whatever its lag: no limit is set");
    }

    private boolean within(Standing standing, Optional<LagLimit> asked) {
        if (asked.isPresent()) {
            return asked.get().allows(standing.lag(), standing.position());
        }
        return !requireThreshold && maxLag.map(standing.within()::test).orElse(true);
    }
}
