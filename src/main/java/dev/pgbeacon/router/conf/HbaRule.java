package dev.pgbeacon.router.conf;

import java.util.List;

/** One line of a file in pg_hba.conf's format. */
public record HbaRule(
        Place place, Kind kind, List<HbaName> databases, List<HbaName> users, HbaAddress address, Hba.Method method) {
    /** Whether with TLS, without, or both. */
    public enum Kind {
        HOST,
        HOSTSSL,
        HOSTNOSSL
    }

    public HbaRule {
        databases = List.copyOf(databases);
        users = List.copyOf(users);
    }

    boolean fits(Hba.Guest guest, OwnNetworks own) {
        boolean encrypted =
                switch (kind) {
                    case HOST -> true;
                    case HOSTSSL -> guest.tls();
                    case HOSTNOSSL -> !guest.tls();
                };
        return encrypted
                && address.fits(guest.address(), own)
                && databases.stream().anyMatch(each -> each.fitsDatabase(guest))
                && users.stream().anyMatch(each -> each.fitsUser(guest.user()));
    }
}
