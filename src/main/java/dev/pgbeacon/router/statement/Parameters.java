package dev.pgbeacon.router.statement;

import java.util.Locale;
import java.util.Set;

/** Parameters that are not settings of a session like others. */
final class Parameters {
    /**
     * Of one transaction; of random numbers; and the one that keeps a standby connection from writing after a promotion, which
     * is the router's own there.
     */
    private static final Set<String> NOT_FOR_STANDBYS = Set.of(
            "transaction_read_only",
            "transaction_isolation",
            "transaction_deferrable",
            "default_transaction_read_only",
            "seed");

    private Parameters() {}

    static boolean mayRunOnStandby(String name) {
        return !NOT_FOR_STANDBYS.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean isSearchPath(String name) {
        return name.equalsIgnoreCase("search_path");
    }

    static boolean namesTemporarySchema(String value) {
        return value.toLowerCase(Locale.ROOT).contains("pg_temp");
    }
}
