package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchRetriesTest {
    private static final Answer LOST = new Answer.Lost("x");
    private static final Duration GOOD = Duration.ofMinutes(2);

    private final WatchRetries retries = WatchRetries.usual(new Random(1));

    private static Answer refused(int status, Optional<Duration> retryAfter) {
        return new Answer.Refused(status, "x", retryAfter, false);
    }

    private void assertAfter(Answer how, Duration lasted, long least, long most) {
        long millis = retries.after(how, lasted).toMillis();
        assertTrue(least <= millis && millis <= most, millis + " (expected: " + least + ".." + most + ")");
    }

    @Test
    void theWaitIsDoubledAndSpreadUpToHalfAMinute() {
        long most = 500;
        for (int i = 0; i < 100; i++) {
            assertAfter(LOST, Duration.ZERO, most / 2, most);
            most = Math.min(30_000, most * 2);
        }
    }

    @Test
    void afterAWatchThatWasGoodItIsShortAgain() {
        for (int i = 0; i < 10; i++) {
            retries.after(LOST, Duration.ZERO);
        }
        assertAfter(new Answer.Done(), GOOD, 250, 500);
        assertAfter(LOST, Duration.ZERO, 500, 1000);
    }

    @Test
    void aServerThatEndsEachWatchAtOnceIsNotAskedWithoutEnd() {
        for (int i = 0; i < 10; i++) {
            retries.after(new Answer.Done(), Duration.ofSeconds(1));
        }
        assertAfter(new Answer.Done(), Duration.ofSeconds(1), 15_000, 30_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 405})
    void whatOnlyPeopleCanMendIsAskedForEveryFewMinutes(int status) {
        assertAfter(refused(status, Optional.empty()), Duration.ZERO, 150_000, 300_000);
        assertTrue(WatchRetries.isForPeople(refused(status, Optional.empty())));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 408, 410, 429, 500, 503})
    void whatPassesIsAskedForSoon(int status) {
        assertAfter(refused(status, Optional.empty()), Duration.ZERO, 250, 500);
    }

    @Test
    void theServersWishIsHeeded() {
        var wait = Duration.ofSeconds(7);
        assertEquals(wait, retries.after(refused(429, Optional.of(wait)), Duration.ZERO));
    }
}
