package dev.pgbeacon.board;

import dev.pgbeacon.status.Verdict;
import java.util.Optional;
import java.util.function.Supplier;

/** How busy the router is, and whether it is ready, for whoever shows it. */
public final class RouterLoad {
    private volatile Optional<Router> router = Optional.empty();

    private record Router(Supplier<RouterCounts> counts, Supplier<Verdict> ready) {}

    /** @param ready whether a client that comes now finds somebody */
    public void register(Supplier<RouterCounts> counts, Supplier<Verdict> ready) {
        router = Optional.of(new Router(counts, ready));
    }

    /** Whether this process is a router. */
    public boolean exists() {
        return router.isPresent();
    }

    /** Without a router, all of it is 0. */
    public RouterCounts now() {
        return router.map(running -> running.counts().get()).orElse(RouterCounts.NONE);
    }

    public Verdict ready() {
        return router.map(running -> running.ready().get()).orElseGet(() -> Verdict.no("no router"));
    }
}
