package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.StartupMessage;
import java.util.Locale;

/**
 * Whether a client wants to replicate, and how: the startup parameter as PostgreSQL reads it, a boolean in any of its forms or
 * "database" (PostgreSQL manual, "Streaming Replication Protocol").
 */
enum Replication {
    NONE,
    /** What a line of hba calls "replication". */
    PHYSICAL,
    LOGICAL,
    INVALID;

    static Replication of(StartupMessage startup) {
        return startup.parameter("replication")
                .map(value -> of(value.toString().toLowerCase(Locale.ROOT)))
                .orElse(NONE);
    }

    private static Replication of(String value) {
        if (value.equals("database")) {
            return LOGICAL;
        }
        if (value.isEmpty()) {
            return INVALID;
        }
        if ("true".startsWith(value) || "yes".startsWith(value) || value.equals("on") || value.equals("1")) {
            return PHYSICAL;
        }
        boolean off = "false".startsWith(value)
                || "no".startsWith(value)
                || value.equals("of")
                || value.equals("off")
                || value.equals("0");
        return off ? NONE : INVALID;
    }
}
