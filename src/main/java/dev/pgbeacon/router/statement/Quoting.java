package dev.pgbeacon.router.statement;

/** What ends a string in single quotes, and what does not. */
enum Quoting {
    /** Two quotes are one. */
    PLAIN,
    /** As E'…': also what follows a backslash. */
    BACKSLASHES,
    /** B'…' and X'…': the first quote ends it. */
    BITS
}
