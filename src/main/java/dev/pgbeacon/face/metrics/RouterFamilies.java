package dev.pgbeacon.face.metrics;

import dev.pgbeacon.board.RouterLoad;
import java.util.List;

/** What a router has open; nothing where there is none. */
final class RouterFamilies {
    private RouterFamilies() {}

    static List<Family> of(RouterLoad router) {
        if (!router.exists()) {
            return List.of();
        }
        var counts = router.now();
        return List.of(
                Family.gauge("pgbeacon_router_ready", "1 while a client that comes finds a server.")
                        .add(router.ready().yes() ? 1 : 0),
                Family.gauge("pgbeacon_router_workers", "Event loops, as configured.")
                        .add(counts.workers()),
                Family.gauge("pgbeacon_router_clients", "Sessions that are open now.")
                        .add(counts.clients()),
                Family.gauge("pgbeacon_router_backend_connections", "Connections to backends that are open now.")
                        .add(counts.connections()));
    }
}
