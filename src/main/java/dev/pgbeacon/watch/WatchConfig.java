package dev.pgbeacon.watch;

import dev.pgbeacon.board.DrainFile;
import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How local servers are watched, and how they are drained. */
public record WatchConfig(WatchPace pace, Duration reconnectEvery, Optional<DrainFile> drainFile) {
    private static final Key<Duration> INTERVAL =
            Key.duration("probe.interval", "How often a local server is asked.").orElse("1s");
    private static final Key<Duration> TIMEOUT = Key.duration(
                    "probe.timeout", "How long an answer may take, connecting included.")
            .orElse("2s");
    private static final Key<Duration> MAX_AGE = Key.duration(
            "probe.max-age",
            "What is known of a server for longer than this is stale, and reads as OFFLINE. Default: three times the"
                    + " interval.");
    private static final Key<Duration> FRESH_WITHIN = Key.duration(
            "probe.fresh-within",
            "A poll that finds something older asks anew; all polls share one question. Default: the interval.");
    private static final Key<Duration> RECONNECT_EVERY = Key.duration(
                    "probe.reconnect-every",
                    "How often the kept connection is replaced by a fresh one: only that sees a postmaster that hangs or"
                            + " shuts down.")
            .orElse("5s");
    private static final Key<Path> DRAIN_FILE = Key.path(
            "drain-file",
            "While this file exists the servers are drained: OFFLINE, not ready. Its first line is the reason.");
    /** It is Quarkus that waits. */
    public static final Key<Duration> DRAIN_WAIT = Key.duration(
                    "drain-wait", "How long OFFLINE is said after SIGTERM before the ports close.")
            .orElse("0");

    public static final List<Key<?>> KEYS =
            List.of(INTERVAL, TIMEOUT, MAX_AGE, FRESH_WITHIN, RECONNECT_EVERY, DRAIN_FILE, DRAIN_WAIT);

    public static WatchConfig read(Settings settings) {
        var interval = positive(INTERVAL, settings);
        var timeout = positive(TIMEOUT, settings);
        var unused = settings.get(DRAIN_WAIT);
        var maxAge = settings.find(MAX_AGE).orElse(interval.multipliedBy(3));
        if (maxAge.compareTo(interval) <= 0) {
            settings.problem(MAX_AGE.fullName() + ": " + maxAge.toMillis() + "ms (expected: more than "
                    + INTERVAL.fullName() + ", " + interval.toMillis() + "ms)");
        }
        return new WatchConfig(
                new WatchPace(
                        interval, timeout, maxAge, settings.find(FRESH_WITHIN).orElse(interval)),
                settings.get(RECONNECT_EVERY),
                settings.find(DRAIN_FILE).map(DrainFile::new));
    }

    static Duration positive(Key<Duration> key, Settings settings) {
        var value = settings.get(key);
        if (value.isZero()) {
            settings.problem(key.fullName() + ": '0' (expected: more than 0)");
        }
        return value;
    }
}
