package dev.pgbeacon.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Waits until the sidecar does as a file tells it to. */
final class Obedience {
    /** It looks twice a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Obedience() {}

    /**
     * @param otherwise said when it does not
     * @throws Refusal when it does not
     */
    static void await(Sidecar sidecar, Predicate<Report> obeyed, String otherwise) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<Refusal> none = Optional.empty();
            try {
                if (obeyed.test(sidecar.report(Optional.empty()))) {
                    return;
                }
            } catch (Refusal noAnswer) {
                none = Optional.of(noAnswer);
            }
            if (System.nanoTime() - end > 0) {
                throw Refusal.noAnswer(otherwise
                        + none.map(why -> ": " + why.getMessage())
                                .orElse(" (expected: a sidecar with the same pgbeacon.drain-file)"));
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
