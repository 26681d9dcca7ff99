package dev.pgbeacon.face.kube.api;

import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/** When to watch again after a watch has ended: later each time, and not in step with others. */
final class WatchRetries {
    /** Refusals that pass by themselves. */
    private static final Set<Integer> PASSING = Set.of(401, 408, 410, 429);

    /** A watch that lasted so long was a good one. */
    private static final Duration GOOD = Duration.ofSeconds(10);

    private final Duration first;
    private final Duration longest;
    private final Duration refused;
    private final RandomGenerator chance;
    private int failures;

    /** @param refused after what only a change of our rights can mend */
    WatchRetries(Duration first, Duration longest, Duration refused, RandomGenerator chance) {
        this.first = first;
        this.longest = longest;
        this.refused = refused;
        this.chance = chance;
    }

    static WatchRetries usual(RandomGenerator chance) {
        return new WatchRetries(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(5), chance);
    }

    static boolean isForPeople(Answer how) {
        return how instanceof Answer.Refused no
                && no.status() >= 400
                && no.status() < 500
                && !PASSING.contains(no.status());
    }

    /** @param lasted zero if it never began */
    Duration after(Answer how, Duration lasted) {
        failures = lasted.compareTo(GOOD) >= 0 ? 1 : failures + 1;
        if (isForPeople(how)) {
            return jittered(refused);
        }
        var doubled = first.multipliedBy(1L << Math.min(failures - 1, 20));
        var wait = jittered(doubled.compareTo(longest) < 0 ? doubled : longest);
        var asked = how instanceof Answer.Refused no ? no.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        return wait.compareTo(asked) < 0 ? asked : wait;
    }

    /** From half of it to all of it. */
    private Duration jittered(Duration most) {
        long half = most.toMillis() / 2;
        return Duration.ofMillis(half + chance.nextLong(half + 1));
    }
}
