package dev.pgbeacon.router.statement;

/** Where a statement may run. Why: in words, for people; it holds names from the text, but none of its constants. */
public sealed interface Destination {
    /** A standby or the primary. */
    record Anywhere() implements Destination {
        private static final Anywhere ONE = new Anywhere();
    }

    record Primary(String why) implements Destination {}

    /**
     * The primary, and the session's later statements too, until DISCARD ALL: it may hold something there that no other
     * connection has. A text that the server refuses as a whole (42601) held nothing.
     */
    record Pinned(String why) implements Destination {}

    /** For people; empty if it may run anywhere. */
    default String why() {
        return "";
    }

    static Destination anywhere() {
        return Anywhere.ONE;
    }

    /** The narrower one; of two alike the first, for its reason. */
    default Destination and(Destination other) {
        return other.narrowness() > narrowness() ? other : this;
    }

    private int narrowness() {
        if (this instanceof Pinned) {
            return 2;
        }
        return this instanceof Primary ? 1 : 0;
    }
}
