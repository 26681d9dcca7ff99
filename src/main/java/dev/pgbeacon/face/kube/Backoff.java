package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Waits longer after each failure, by chance a little more or less so that a fleet does not come back in step. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(200);
    /** For what only people can mend: rights, a value that is not allowed. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Duration cap;
    private final RandomGenerator chance;
    private int failures;
    private Optional<Instant> failingSince = Optional.empty();
    private Optional<Instant> until = Optional.empty();
    private boolean asked;

    Backoff(Duration cap, RandomGenerator chance) {
        this.cap = cap;
        this.chance = chance;
    }

    /** Whether nothing has succeeded for so long. */
    boolean failsFor(Duration time, Instant now) {
        return failingSince.filter(since -> !now.isBefore(since.plus(time))).isPresent();
    }

    boolean isOver(Instant now) {
        return until.filter(now::isBefore).isEmpty();
    }

    void failed(Answer answer, Instant now) {
        var wanted = answer instanceof Answer.Refused refused ? refused.retryAfter() : Optional.<Duration>empty();
        asked = wanted.isPresent();
        until = Optional.of(now.plus(wanted.filter(wait -> wait.compareTo(LONGEST) < 0)
                .orElseGet(() -> asked ? LONGEST : jittered(isForPeople(answer) ? LONGEST : cap))));
        failures++;
        failingSince = failingSince.or(() -> Optional.of(now));
    }

    private static boolean isForPeople(Answer answer) {
        return answer instanceof Answer.Refused refused && (refused.status() == 403 || refused.status() == 422);
    }

    private Duration jittered(Duration longest) {
        long most = Math.min(longest.toMillis(), FIRST.toMillis() << Math.min(failures, 20));
        return Duration.ofMillis(most / 2 + chance.nextLong(most / 2 + 1));
    }

    void succeeded() {
        failures = 0;
        failingSince = Optional.empty();
        until = Optional.empty();
        asked = false;
    }

    /** What is to be said now cannot wait, unless the server asked for it. */
    void hurry() {
        if (!asked) {
            until = Optional.empty();
        }
    }
}
