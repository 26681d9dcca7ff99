package dev.pgbeacon.blackbox;

import dev.pgbeacon.embedded.EmbeddedServer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the packaged program is started with a list of nodes: with rounds so short that a test waits less. */
final class NodesLaunch {
    private NodesLaunch() {}

    static Launch checking(EmbeddedServer local, Stream<String> nodes) {
        return quick(Launch.watching(local).quick())
                .with("PGBEACON_NODES_LIST", nodes.collect(Collectors.joining(",")));
    }

    /** A node that fails is asked twice in a round. */
    static Launch quick(Launch launch) {
        return launch.with("PGBEACON_HEALTH_CHECK_PERIOD", "2s")
                .with("PGBEACON_HEALTH_CHECK_TIMEOUT", "800ms")
                .with("PGBEACON_HEALTH_CHECK_MAX_RETRIES", "1")
                .with("PGBEACON_HEALTH_CHECK_RETRY_DELAY", "100ms");
    }
}
