package dev.pgbeacon.router.conf;

import dev.pgbeacon.router.conf.RouterFile.Backend;
import dev.pgbeacon.router.conf.RouterFile.Health;
import dev.pgbeacon.router.conf.RouterFile.TlsMode;
import dev.pgbeacon.status.LagLimit;
import java.nio.file.Path;
import java.util.Optional;

/** What the braces of a backend, or of {@code backend default}, say; what they do not is empty. */
record BackendSaid(
        Optional<TlsMode> tls,
        Optional<Path> ca,
        Optional<LagLimit> lag,
        Optional<Double> weight,
        Optional<String> database,
        Optional<String> username,
        Optional<Secret> password) {
    static final BackendSaid NOTHING = new BackendSaid(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private static final LagLimit BUILT_IN_LAG = new LagLimit.Bytes(100);

    /** This, and for what it does not say, the other. */
    BackendSaid over(BackendSaid other) {
        return new BackendSaid(
                tls.or(other::tls),
                ca.or(other::ca),
                lag.or(other::lag),
                weight.or(other::weight),
                database.or(other::database),
                username.or(other::username),
                password.or(other::password));
    }

    Backend at(HostPort address, Optional<Path> commonCa, Health health) {
        return new Backend(
                address,
                tls.orElse(TlsMode.OFF),
                ca.or(() -> commonCa),
                lag.orElse(BUILT_IN_LAG),
                weight.orElse(1.0),
                database.orElse(health.database()),
                username.orElse(health.username()),
                password.or(health::password));
    }
}
