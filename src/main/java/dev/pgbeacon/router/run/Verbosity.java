package dev.pgbeacon.router.run;

import dev.pgbeacon.router.conf.RouterFile.LogLevel;
import java.util.logging.Level;

/** How much is logged: the more verbose of the command line and the file. */
public record Verbosity(int flags) {
    public Verbosity {
        if (flags < 0) {
            throw new IllegalArgumentException("-v: " + flags + " times (expected: 0 or more)");
        }
    }

    public LogLevel over(LogLevel file) {
        var asked =
                switch (flags) {
                    case 0 -> LogLevel.ERROR;
                    case 1 -> LogLevel.INFO;
                    default -> LogLevel.DEBUG;
                };
        return asked.compareTo(file) > 0 ? asked : file;
    }

    /** A warning is told with the errors: it is about what will be one. */
    public static Level threshold(LogLevel level) {
        return switch (level) {
            case ERROR -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
        };
    }
}
