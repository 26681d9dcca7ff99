package dev.pgbeacon.web;

import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.status.Verdict;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Feels the pulse on a worker, as that may block; all who ask meanwhile get the same answer. */
public final class Loops {
    /** Load balancers wait a second or more. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private final Vertx vertx;
    private final Pulse pulse;
    private CompletionStage<List<String>> underWay;

    public Loops(Vertx vertx, Pulse pulse) {
        this.vertx = vertx;
        this.pulse = pulse;
    }

    public synchronized CompletionStage<List<String>> silent() {
        if (underWay != null) {
            return underWay;
        }
        var asked = vertx.executeBlocking(() -> pulse.silent(PATIENCE), false).toCompletionStage();
        underWay = asked;
        asked.whenComplete((silent, failure) -> ended());
        return asked;
    }

    public static Verdict verdict(List<String> silent) {
        return silent.isEmpty()
                ? Verdict.yes("all loops turn")
                : Verdict.no("does not turn: " + String.join(", ", silent));
    }

    private synchronized void ended() {
        underWay = null;
    }
}
