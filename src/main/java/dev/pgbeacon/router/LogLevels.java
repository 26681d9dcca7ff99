package dev.pgbeacon.router;

import dev.pgbeacon.router.conf.RouterFile.LogLevel;
import dev.pgbeacon.router.run.Verbosity;
import java.util.logging.Level;
import java.util.logging.Logger;

/** How much is logged from now on. */
final class LogLevels {
    /** Held here, as their levels end with them. */
    private static final Logger ALL = Logger.getLogger("");

    private static final Logger OURS = Logger.getLogger("dev.pgbeacon");

    private LogLevels() {}

    /** DEBUG is for what we do: what Netty and Quarkus have to say then would bury it. */
    static void set(LogLevel level) {
        var threshold = Verbosity.threshold(level);
        ALL.setLevel(threshold.intValue() < Level.INFO.intValue() ? Level.INFO : threshold);
        OURS.setLevel(threshold);
    }
}
