package dev.pgbeacon.kube;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** apimachinery's two forms of a time, in its own words when one is refused. */
final class Times {
    private static final Pattern MICROS =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}(Z|[+-]\\d\\d:\\d\\d)");
    private static final Pattern SECONDS =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)");
    private static final DateTimeFormatter MICRO_LAYOUT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    /** MicroTime: exactly six fractional digits. */
    static String micro(String text) {
        return MICRO_LAYOUT.format(parsed(text, MICROS, "2006-01-02T15:04:05.000000Z07:00"));
    }

    /** Time: written in whole seconds, read with any fraction. */
    static String seconds(String text) {
        return seconds(parsed(text, SECONDS, "2006-01-02T15:04:05Z07:00"));
    }

    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Instant parsed(String text, Pattern form, String layout) {
        if (form.matcher(text).matches()) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                // As below: it looks like a time, and is none.
            }
        }
        throw new IllegalArgumentException("parsing time " + Field.quoted(text) + " as " + Field.quoted(layout)
                + ": cannot parse " + Field.quoted(text));
    }
}
