package dev.pgbeacon.face.http;

import dev.pgbeacon.net.AllowList;
import java.time.Duration;

/**
 * On which terms connections are taken.
 *
 * @param allowFrom others are closed without an answer
 * @param maxConnections open at a time, for each port; above, the one that has been silent for longest is closed
 * @param idleTimeout for how long a connection may bring no whole request: one that dribbles bytes is silent, too
 */
record CheckTerms(AllowList allowFrom, int maxConnections, Duration idleTimeout) {
    CheckTerms {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("max connections: " + maxConnections + " (expected: 1 or more)");
        }
    }
}
