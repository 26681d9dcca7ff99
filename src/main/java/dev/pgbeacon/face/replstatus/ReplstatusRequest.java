package dev.pgbeacon.face.replstatus;

import dev.pgbeacon.status.LagLimit;
import java.nio.charset.StandardCharsets;

/**
 * What a client sends before the word: nothing, or a threshold in one line. Whether the bytes come at once or one by one makes
 * no difference. Blanks, CR and LF around the threshold are ignored; what follows its line is not read.
 */
final class ReplstatusRequest {
    /** The longest line, its end not counted. */
    static final int MOST_BYTES = 64;

    private static final Reading INCOMPLETE = new Reading.Incomplete();
    private static final Reading PLAIN = new Reading.Plain();

    private byte[] line = {};
    private int length;
    private int blanks;

    /** What is known of the request. */
    sealed interface Reading {
        /** More may come. */
        record Incomplete() implements Reading {}

        /** Nothing was asked. */
        record Plain() implements Reading {}

        record Threshold(LagLimit limit) implements Reading {}

        /** Not a threshold. It never counts as nothing asked. */
        record Garbage(String why) implements Reading {}
    }

    Reading take(byte next) {
        if (next == '\n' && length > 0) {
            return end();
        }
        boolean blank = next == ' ' || next == '\t' || next == '\r' || next == '\n';
        if (length + blanks == MOST_BYTES) {
            return new Reading.Garbage("more than " + MOST_BYTES + " bytes");
        }
        if (blank && length == 0) {
            blanks++;
            return INCOMPLETE;
        }
        if (length == line.length) {
            line = java.util.Arrays.copyOf(line, length == 0 ? 8 : MOST_BYTES);
        }
        line[length++] = next;
        return INCOMPLETE;
    }

    /** No more comes: the client half-closed, or the wait for it is over. */
    Reading end() {
        if (length == 0) {
            return PLAIN;
        }
        // ISO 8859-1 so that each byte is a character, and none that is not ASCII is part of a threshold.
        var text = new String(line, 0, length, StandardCharsets.ISO_8859_1).stripTrailing();
        try {
            return new Reading.Threshold(LagLimit.parse(text, LagLimit.BareNumber.SECONDS));
        } catch (IllegalArgumentException refused) {
            return new Reading.Garbage(refused.getMessage());
        }
    }
}
