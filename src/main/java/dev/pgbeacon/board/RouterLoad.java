package dev.pgbeacon.board;

import java.util.function.Supplier;

/** How busy the router is, for whoever shows it. Without a router, all of it is 0. */
public final class RouterLoad {
    private volatile Supplier<RouterCounts> source = () -> RouterCounts.NONE;

    public void register(Supplier<RouterCounts> router) {
        source = router;
    }

    public RouterCounts now() {
        return source.get();
    }
}
