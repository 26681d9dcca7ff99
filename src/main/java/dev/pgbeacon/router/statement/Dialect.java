package dev.pgbeacon.router.statement;

/** What the session's parameters say of how its text is read. Both are told by ParameterStatus. */
public record Dialect(TextEncoding encoding, boolean standardConformingStrings) {
    public static final Dialect DEFAULT = new Dialect(TextEncoding.UTF8, true);
}
