package dev.pgbeacon.face.kube.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Moments as Kubernetes' types write them. */
final class Times {
    /** The API server takes exactly six fractional digits here; {@link Instant#toString()} prints 0, 3, 6 or 9. */
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    static String microTime(Instant moment) {
        return MICRO_TIME.format(moment);
    }

    static String time(Instant moment) {
        return TIME.format(moment);
    }
}
