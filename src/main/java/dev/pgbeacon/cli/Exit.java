package dev.pgbeacon.cli;

import dev.pgbeacon.status.RoleWord;

/** What scripts learn from a command's end. No failure of ours may look like an answer: those are below 64. */
final class Exit {
    static final int DONE = 0;
    /** Of those commands that answer nothing about a server. */
    static final int REFUSED = 1;

    static final int NO_ANSWER = 3;
    static final int USAGE = 64;
    /** As sysexits.h has it: an error of our own. */
    static final int BROKEN = 70;

    private Exit() {}

    static int of(RoleWord word) {
        return switch (word) {
            case PRIMARY -> 0;
            case STANDBY -> 1;
            case OFFLINE -> 2;
        };
    }

    /** A word of another version counts as the worst that it can be. */
    static int of(String word) {
        for (var known : RoleWord.values()) {
            if (known.word().equals(word)) {
                return of(known);
            }
        }
        return of(RoleWord.OFFLINE);
    }
}
