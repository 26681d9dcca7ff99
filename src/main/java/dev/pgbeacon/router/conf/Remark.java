package dev.pgbeacon.router.conf;

/**
 * What is to be said about a place in a file: what was found there, and what was expected.
 *
 * @param text without secrets
 */
public record Remark(Place place, Severity severity, String text) {
    /** An error refuses the file, a warning does not. */
    public enum Severity {
        ERROR,
        WARNING
    }

    @Override
    public String toString() {
        return place + (severity == Severity.WARNING ? ": warning: " : ": ") + text;
    }
}
