package dev.pgbeacon.router.console;

/** One statement of the console. */
sealed interface Command {
    record Show(Topic topic) implements Command {}

    /** @param backend as it was written */
    record Drain(String backend) implements Command {}

    record Resume(String backend) implements Command {}

    /** What drivers and programs say of themselves: it is answered as a server does, and nothing happens. */
    record Courtesy(String tag) implements Command {}

    /** Of a transaction block, which is shown, as drivers count on it; nothing is undone by its end. */
    record Block(String tag, boolean begins) implements Command {}
}
