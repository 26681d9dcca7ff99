package dev.pgbeacon.status;

/** Yes or no, and why, in words. */
public record Verdict(boolean yes, String reason) {
    public static Verdict yes(String reason) {
        return new Verdict(true, reason);
    }

    public static Verdict no(String reason) {
        return new Verdict(false, reason);
    }
}
