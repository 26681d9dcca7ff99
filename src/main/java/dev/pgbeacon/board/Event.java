package dev.pgbeacon.board;

import dev.pgbeacon.status.Lsn;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A change as it is remembered: small, whatever the change knew.
 *
 * @param at by the clock on the wall, which people's other records go by; never finer than a millisecond
 * @param server its name
 * @param from role and state, as {@code standby/streaming}
 * @param lsn where its WAL ended, in its new role and state
 */
public record Event(
        Instant at, String server, String from, String to, String why, OptionalInt timeline, Optional<Lsn> lsn) {
    /** A reason may be another program's message, of any length. */
    static final int LONGEST_WHY = 1000;

    static Event of(Change change, Instant at) {
        return new Event(
                at.truncatedTo(ChronoUnit.MILLIS),
                change.to().node().name(),
                Change.words(change.from()),
                Change.words(change.to()),
                shortened(change.why()),
                change.to().timeline(),
                change.to().position());
    }

    private static String shortened(String why) {
        if (why.length() <= LONGEST_WHY) {
            return why;
        }
        // Not between the halves of one character.
        int end = Character.isHighSurrogate(why.charAt(LONGEST_WHY - 1)) ? LONGEST_WHY - 1 : LONGEST_WHY;
        return why.substring(0, end) + "…";
    }
}
