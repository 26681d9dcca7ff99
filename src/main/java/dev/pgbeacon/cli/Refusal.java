package dev.pgbeacon.cli;

/** A command that cannot be carried out, for a reason that is not ours. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exit;

    private Refusal(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    /** @param message what was found, and what was expected */
    static Refusal usage(String message) {
        return new Refusal(Exit.USAGE, message);
    }

    static Refusal of(String message) {
        return new Refusal(Exit.REFUSED, message);
    }

    static Refusal noAnswer(String message) {
        return new Refusal(Exit.NO_ANSWER, message);
    }

    /** What is wrong is on our side, and says nothing about a server. */
    static Refusal broken(String message) {
        return new Refusal(Exit.BROKEN, message);
    }

    int exit() {
        return exit;
    }
}
