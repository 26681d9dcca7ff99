package dev.pgbeacon.start;

import dev.pgbeacon.router.run.RouterStart;
import java.util.Optional;

/**
 * Whether this process is a sidecar or a router. The command line decides it before there is anything to inject, and Quarkus
 * makes {@link HandedOn} before that, too: hence a static.
 */
public final class KindOfRun {
    private static volatile Optional<RouterStart> router = Optional.empty();

    private KindOfRun() {}

    /** Before Quarkus starts; it will be a router. */
    public static void becomeRouter(RouterStart start) {
        router = Optional.of(start);
    }

    /** Empty: a sidecar. */
    static Optional<RouterStart> router() {
        return router;
    }
}
