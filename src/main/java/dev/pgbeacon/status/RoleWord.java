package dev.pgbeacon.status;

import java.util.Locale;
import java.util.Optional;

/** A node in one word, for people and scripts: its role, or that nobody should count on it. */
public enum RoleWord {
    PRIMARY,
    STANDBY,
    OFFLINE;

    /** @param limit within which a standby must be; without one, its role is enough */
    public static RoleWord of(Standing standing, Optional<LagLimit> limit) {
        if (standing.drained().isPresent()) {
            return OFFLINE;
        }
        return switch (standing.role()) {
            case PRIMARY -> PRIMARY;
            case STANDBY -> limit.map(standing.within()::test).orElse(true) ? STANDBY : OFFLINE;
            case NONE -> OFFLINE;
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
