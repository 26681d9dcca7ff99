package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ServerMessage;
import java.util.Set;

/** Errors of a standby that a client must not see, where another server can do what it asked. */
enum Refusals {
    /** A standby cannot do it: from now on it goes to the primary. */
    NOT_ON_STANDBYS,
    /** The standby may not have it yet: this time it goes to the primary. */
    NOT_YET_THERE,
    /** Replay stood in the way (PostgreSQL manual, "Handling Query Conflicts"): another standby may do it. */
    CONFLICT,
    /** It is what the statement earns. */
    NONE;

    private static final Set<String> CANNOT = Set.of("25006", "0A000", "55000");
    private static final Set<String> MISSING = Set.of("42P01", "42883", "42704", "3F000");
    private static final Set<String> IN_CONFLICT = Set.of("40001", "40P01");

    static Refusals of(ServerMessage error) {
        var code = error.sqlState();
        if (CANNOT.contains(code) || (code.equals("XX000") && error.message().endsWith("during recovery"))) {
            return NOT_ON_STANDBYS;
        }
        if (MISSING.contains(code)) {
            return NOT_YET_THERE;
        }
        return IN_CONFLICT.contains(code) ? CONFLICT : NONE;
    }
}
