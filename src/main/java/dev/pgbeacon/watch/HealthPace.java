package dev.pgbeacon.watch;

import java.time.Duration;

/**
 * How the health of the listed nodes is checked.
 *
 * @param period from round to round
 * @param timeout how long one answer may take
 * @param maxRetries how often a node that fails is asked again in the same round
 * @param retryDelay before each of these
 */
public record HealthPace(Duration period, Duration timeout, int maxRetries, Duration retryDelay) {

    /** How long a round of a node that never answers takes. */
    Duration longestRound() {
        return timeout.plus(retryDelay.plus(timeout).multipliedBy(maxRetries));
    }
}
