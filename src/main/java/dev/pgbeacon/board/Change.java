package dev.pgbeacon.board;

import dev.pgbeacon.status.Standing;
import java.util.Locale;

/** A node whose role or state is not what it was. */
public record Change(Standing from, Standing to) {

    /** {@code standby/streaming}, or {@code standby/streaming (drained)}: on every face the same. */
    public static String words(Standing standing) {
        return standing.role().name().toLowerCase(Locale.ROOT) + "/"
                + standing.state().words()
                + (standing.drained().isPresent() ? " (drained)" : "");
    }

    public String why() {
        var order = to.drained();
        return order.equals(from.drained())
                ? to.reason()
                : order.map(why -> "drained: " + why).orElse("no longer drained");
    }
}
