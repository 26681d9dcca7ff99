package dev.pgbeacon.router.conf;

import java.util.Locale;

/**
 * A piece of the router's file.
 *
 * @param text without quotes, escapes resolved
 */
record Token(Kind kind, String text, Place place) {
    enum Kind {
        WORD,
        QUOTED,
        OPEN,
        CLOSE,
        SEMICOLON,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isValue() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    /** pgrouter takes its keywords in any case; ours may be written with - as with _. */
    String keyword() {
        return text.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Where a character of the value stands; nearly, if there are escapes before it. */
    Place placeOf(int index) {
        return place.plus(index + (kind == Kind.QUOTED ? 1 : 0));
    }

    /** As an error may show it: what is quoted may be a secret. */
    String shown() {
        return switch (kind) {
            case WORD -> Remarks.shown(text);
            case QUOTED -> "a text in quotes";
            case OPEN -> "'{'";
            case CLOSE -> "'}'";
            case SEMICOLON -> "';'";
            case END -> "the end of the file";
        };
    }

    @Override
    public String toString() {
        return place + ": " + kind;
    }
}
