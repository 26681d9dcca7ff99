package dev.pgbeacon.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Durations as they are written in configuration. A number without a unit is refused: some read it as seconds, some as milliseconds. */
final class DurationText {
    static final String EXPECTED = "duration with a unit, like 500ms, 2s, 5m, 1h, at most 24h; 0 alone is legal";

    /** PostgreSQL's, pgjdbc's and the JDK's time-outs overflow in days to centuries, each in its own way. */
    private static final Duration MOST = Duration.ofHours(24);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Map<String, Long> MILLISECONDS = Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);

    private DurationText() {}

    static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("expected: " + EXPECTED);
        }
        var duration = Duration.ofMillis(Long.parseLong(form.group(1)) * MILLISECONDS.get(form.group(2)));
        if (duration.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("expected: " + EXPECTED);
        }
        return duration;
    }
}
