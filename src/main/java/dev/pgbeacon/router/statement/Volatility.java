package dev.pgbeacon.router.statement;

/** Of all functions of one name; the worst is last. */
public enum Volatility {
    /** Every one is IMMUTABLE or STABLE. */
    HARMLESS,
    /** At least one is VOLATILE, and all of these came with PostgreSQL. */
    VOLATILE_BUILT_IN,
    /** At least one that somebody made is VOLATILE. */
    VOLATILE
}
