package dev.pgbeacon.status;

/** What somebody else wrote, as it is told: in a log, on a terminal or a page it stays on its line, and says what it seems to say. */
public final class OneLine {
    /** Controls move the cursor or recolour a terminal; the rest break a line or reverse its order. */
    private static final String MISLEADING = "[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]";

    private OneLine() {}

    /** Each such character becomes a question mark, a tab a blank. */
    public static String of(String text) {
        return text.replace('\t', ' ').replaceAll(MISLEADING, "?");
    }
}
