package dev.pgbeacon.router.watch;

import dev.pgbeacon.config.Trust;
import dev.pgbeacon.probe.Connecting;
import dev.pgbeacon.router.conf.RouterFile;
import dev.pgbeacon.router.conf.RouterFile.Backend;
import dev.pgbeacon.router.conf.Secret;
import dev.pgbeacon.watch.HealthPace;
import dev.pgbeacon.watch.WatchPace;
import java.time.Duration;
import java.util.Optional;

/**
 * How one backend is asked, as the file says it.
 *
 * @param role how often it is asked for its role
 * @param health how often that counts as its health check
 * @param reconnectEvery so that each check is a new session: a kept one does not see a server that lets nobody in
 */
record Asking(Connecting to, WatchPace role, HealthPace health, Duration reconnectEvery) {
    /** Each round over a new connection, which is kept all the same: where the log stands is asked over it. */
    static final Duration UNTIL_THE_NEXT_ROUND = Duration.ofNanos(1);

    static Asking of(Backend backend, RouterFile file) {
        var interval = file.routing().probeInterval();
        var check = file.health().check();
        var timeout = file.health().timeout();
        return new Asking(
                connecting(backend),
                new WatchPace(interval, timeout, interval.multipliedBy(3), interval),
                // No retries: the next check is another try.
                new HealthPace(check, timeout, 0, Duration.ZERO),
                check.compareTo(interval) <= 0 ? UNTIL_THE_NEXT_ROUND : check);
    }

    private static Connecting connecting(Backend backend) {
        return new Connecting(
                backend.address().host(),
                backend.address().port(),
                backend.username(),
                backend.database(),
                backend.password().map(Secret::reveal),
                Optional.empty(),
                switch (backend.tls()) {
                    case OFF -> "disable";
                    case ON -> "verify-full";
                    case SKIPVERIFY -> "require";
                },
                switch (backend.tls()) {
                    case OFF, SKIPVERIFY -> Optional.empty();
                    case ON -> backend.ca().or(() -> Trust.SYSTEM);
                });
    }
}
