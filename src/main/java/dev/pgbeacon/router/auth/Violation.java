package dev.pgbeacon.router.auth;

/** Ends the reading of a message from within; whoever reads makes a value of it. */
final class Violation extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    Violation(Refusal refusal) {
        // Without a stack: it is no fault of the program, and costs what a client decides.
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
