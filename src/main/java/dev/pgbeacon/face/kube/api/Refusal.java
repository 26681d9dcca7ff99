package dev.pgbeacon.face.kube.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What an answer other than success says: as a rule a {@code v1.Status}, but what stands in between has words of its own. */
final class Refusal {
    /** Whole pods have been seen in messages. */
    private static final int LONGEST = 200;

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    /** Nobody means longer, and we are to come back. */
    private static final long LONGEST_WAIT_SECONDS = 300;

    private static final Pattern NO_TEXT = Pattern.compile("[\\s\\p{Cntrl}]+");
    /** Followed so: a message may hold our own pod, whose environment has the words {@code "fieldPath":"metadata.uid"}. */
    private static final String OF_UID = "metadata.uid: Invalid value";

    private static final Set<String> TIMED_OUT = Set.of("Timeout", "ServerTimeout");

    private Refusal() {}

    static Answer of(Response response) {
        var status =
                Tree.parse(response.body()).filter(tree -> tree.text("kind").equals(Optional.of("Status")));
        var said = status.flatMap(tree -> tree.text("message")).orElse(status.isPresent() ? "" : response.body());
        var line = cut(said, LONGEST);
        return new Answer.Refused(
                response.status(),
                line.isEmpty() ? "HTTP " + response.status() : line,
                response.retryAfter().map(String::strip).flatMap(Refusal::seconds),
                response.status() == 422
                        && status.map(tree -> isAboutUid(tree, said)).orElse(false));
    }

    /** To a write: 504 and the like say that somebody behind did not answer in time, and it may be done yet. */
    static Answer ofWrite(Response response) {
        var refused = (Answer.Refused) of(response);
        var status = Tree.parse(response.body());
        boolean open = Set.of(408, 502, 504).contains(response.status())
                || status.flatMap(tree -> tree.text("reason"))
                        .filter(TIMED_OUT::contains)
                        .isPresent()
                || status.flatMap(tree -> tree.text("message"))
                        .filter(message -> message.contains("etcdserver: "))
                        .isPresent();
        return open ? new Answer.Lost(refused.status() + ": " + refused.message()) : refused;
    }

    private static boolean isAboutUid(Tree status, String message) {
        return status.objects("details", "causes").stream()
                        .anyMatch(cause -> cause.text("field").equals(Optional.of("metadata.uid")))
                || message.contains(OF_UID);
    }

    /** The form of a date is not used by API servers. */
    private static Optional<Duration> seconds(String text) {
        return SECONDS.matcher(text).matches()
                ? Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_WAIT_SECONDS)))
                : Optional.empty();
    }

    /** In one line, and no longer than that. */
    static String cut(String text, int longest) {
        // A line of it is enough to find out; the text may be a megabyte.
        var start = text.length() > 4 * longest ? text.substring(0, 4 * longest) : text;
        var line = NO_TEXT.matcher(start).replaceAll(" ").strip();
        if (line.length() <= longest && start.length() == text.length()) {
            return line;
        }
        int end = Math.min(line.length(), longest - 1);
        if (end > 0 && Character.isHighSurrogate(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(0, end) + "…";
    }
}
