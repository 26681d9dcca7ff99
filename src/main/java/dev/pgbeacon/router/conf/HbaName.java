package dev.pgbeacon.router.conf;

/** A database or a user in a rule. */
public sealed interface HbaName {
    /** In quotes a word of these is a name. */
    enum Word implements HbaName {
        ALL,
        SAMEUSER,
        REPLICATION
    }

    record Exactly(String name) implements HbaName {}

    /** As a database; {@code all} is not meant for physical replication, which has none. */
    default boolean fitsDatabase(Hba.Guest guest) {
        if (this instanceof Exactly exactly) {
            return !guest.replication() && exactly.name().equals(guest.database());
        }
        return switch ((Word) this) {
            case ALL -> !guest.replication();
            case SAMEUSER -> !guest.replication() && guest.database().equals(guest.user());
            case REPLICATION -> guest.replication();
        };
    }

    default boolean fitsUser(String user) {
        return this == Word.ALL
                || (this instanceof Exactly exactly && exactly.name().equals(user));
    }
}
