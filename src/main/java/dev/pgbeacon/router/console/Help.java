package dev.pgbeacon.router.console;

import java.util.List;
import java.util.Optional;

/** What the console understands, as its own rows. */
public final class Help {
    private static final List<List<String>> LINES = List.of(
            List.of("SHOW NODES", "the backends: how they stand, whether they may serve reads, and why"),
            List.of(
                    "SHOW SESSIONS",
                    "the clients' sessions: their servers, and by what they are pinned to the primary"),
            List.of("SHOW STATS", "what is open now, and where requests went since the start"),
            List.of("SHOW CONFIG", "the router's file as it is in force"),
            List.of("SHOW HELP", "this"),
            List.of("DRAIN host:port", "no new reads and sessions for this standby; kept in memory"),
            List.of("RESUME host:port", "the end of DRAIN"));

    private Help() {}

    public static List<List<Optional<String>>> rows() {
        return LINES.stream()
                .map(line -> line.stream().map(Optional::of).toList())
                .toList();
    }
}
