package dev.pgbeacon.face.metrics;

import dev.pgbeacon.board.RouterLoad;
import dev.pgbeacon.board.RouterRequests;
import java.util.List;

/** What a router has open and did; nothing where there is none. */
final class RouterFamilies {
    private RouterFamilies() {}

    static List<Family> of(RouterLoad router) {
        if (!router.exists()) {
            return List.of();
        }
        var counts = router.now();
        var requests = counts.requests();
        return List.of(
                Family.gauge("pgbeacon_router_ready", "1 while a client that comes finds a server.")
                        .add(router.ready().yes() ? 1 : 0),
                Family.gauge("pgbeacon_router_workers", "Event loops, as configured.")
                        .add(counts.workers()),
                Family.gauge("pgbeacon_router_clients", "Sessions that are open now.")
                        .add(counts.clients()),
                Family.gauge("pgbeacon_router_backend_connections", "Connections to backends that are open now.")
                        .add(counts.connections()),
                Family.gauge("pgbeacon_router_pinned_sessions", "Sessions that have to stay on the primary now.")
                        .add(requests.pinned()),
                pins(requests),
                Family.counter("pgbeacon_router_requests", "Requests by the role of the server that got them.", "role")
                        .add(requests.onPrimary(), "primary")
                        .add(requests.onStandbys(), "standby"),
                Family.counter(
                                "pgbeacon_router_requests_asked_again",
                                "Requests that a standby could not answer, and another server was asked.")
                        .add(requests.askedAnother()),
                Family.counter(
                                "pgbeacon_router_reads_not_yet_shown",
                                "Reads for the primary, as the standby did not show what the session had seen.")
                        .add(requests.notYetShown()));
    }

    private static Family pins(RouterRequests requests) {
        var pins = Family.counter(
                "pgbeacon_router_pins", "How often a session came to be pinned to the primary.", "reason");
        requests.pins().forEach((reason, count) -> pins.add(count, reason));
        return pins;
    }
}
