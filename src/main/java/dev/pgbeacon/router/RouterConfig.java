package dev.pgbeacon.router;

import dev.pgbeacon.router.run.RouterStart;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether there is a router, and which.
 *
 * @param drainWait what running transactions get at the end, where its file does not say
 */
public record RouterConfig(Optional<RouterStart> start, Duration drainWait) {
    public static final RouterConfig NONE = new RouterConfig(Optional.empty(), Duration.ZERO);
}
