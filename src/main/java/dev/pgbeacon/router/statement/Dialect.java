package dev.pgbeacon.router.statement;

/** What the session's parameters say of how its text is read. Both are told by ParameterStatus. */
public record Dialect(TextEncoding encoding, boolean standardConformingStrings) {
    public static final Dialect DEFAULT = new Dialect(TextEncoding.UTF8, true);

    /** Whether each byte that looks like a quote is one. */
    boolean tellsCharacters(byte[] text) {
        if (encoding != TextEncoding.AMBIGUOUS) {
            return true;
        }
        for (byte b : text) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
