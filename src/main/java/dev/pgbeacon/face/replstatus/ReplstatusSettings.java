package dev.pgbeacon.face.replstatus;

import dev.pgbeacon.net.AllowList;
import java.time.Duration;

/**
 * How the port behaves.
 *
 * @param requestWait how long a client has for sending its threshold, from its connect and once more from its first byte;
 *     0..10 s, 0 answers at once and reads only what came with the connect
 * @param allowFrom others are closed without an answer
 * @param maxConnections open at a time; above, the oldest that has sent nothing is answered and closed first
 */
public record ReplstatusSettings(Duration requestWait, AllowList allowFrom, int maxConnections) {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    public static final ReplstatusSettings DEFAULT =
            new ReplstatusSettings(Duration.ofMillis(50), AllowList.EVERYBODY, 20_000);

    public ReplstatusSettings {
        if (requestWait.isNegative() || requestWait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("request wait: " + requestWait.toMillis() + "ms (expected: 0..10s)");
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("max connections: " + maxConnections + " (expected: 1 or more)");
        }
    }
}
