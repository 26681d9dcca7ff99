package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.EmbeddedCluster;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are pods, from an API server that answers as a real one does. */
class PodNodesIT {
    private static final Map<String, String> LABELS = Map.of("app", "pg");

    @Test
    void podsAreNodesAsTheyComeAndGo(@TempDir Path directory) {
        try (var cluster = EmbeddedCluster.start(0);
                var pods = new KubePods(directory)) {
            int port = cluster.primary().port();
            // The pod of this sidecar, whose server it reaches over loopback, is in the list under the pod's address.
            var launch = NodesLaunch.quick(pods.sidecar("pg-0", cluster.primary()))
                    .with("PGBEACON_NODES_SELECTOR", "app=pg,!ignored")
                    .with("PGBEACON_NODES_SELECTOR_PORT", Integer.toString(port));
            try (var pgbeacon = launch.up()) {
                pgbeacon.awaitNodes("127.0.0.1:" + port + " master OK 0");
                pods.store.addPod("pg-1", LABELS, Optional.of("127.0.0.9"), "Running");
                pods.store.addPod("pg-2", LABELS, Optional.of("127.0.0.8"), "Failed");
                pods.store.addPod("pg-3", LABELS, Optional.empty(), "Pending");
                pods.store.addPod("other", Map.of("app", "web"), Optional.of("127.0.0.7"), "Running");
                pgbeacon.awaitNodes("127.0.0.1:" + port + " master OK 0", "127.0.0.9:" + port + " slave FAILED");

                pods.server.stop();
                pods.store.removePod("pg-1");
                pgbeacon.awaitLogged("listing pods app=pg,!ignored: ");
                assertEquals(6, pgbeacon.dump().lines().count());
                pods.server.start();

                pgbeacon.awaitNodes("127.0.0.1:" + port + " master OK 0");
                pgbeacon.awaitWord("MASTER");
            }
        }
    }

    @Test
    void withoutTheRightItSaysWhatIsMissing(@TempDir Path directory) {
        try (var cluster = EmbeddedCluster.start(0);
                var pods = new KubePods(directory)) {
            pods.unbindRole();
            var launch = NodesLaunch.quick(pods.sidecar("pg-0", cluster.primary()))
                    .with("PGBEACON_NODES_SELECTOR", "app=pg")
                    .with(
                            "PGBEACON_NODES_SELECTOR_PORT",
                            Integer.toString(cluster.primary().port()));
            try (var pgbeacon = launch.up()) {
                pgbeacon.awaitLogged("listing pods app=pg: 403: ");
                assertTrue(pgbeacon.dump().startsWith("backends 0/0\n"));
                pods.bindRole();
                pgbeacon.awaitNodes(".* master OK 0");
            }
        }
    }

    @Test
    void withoutAnApiServerTheStartIsRefused() {
        var refused = Launch.program().with("PGBEACON_NODES_SELECTOR", "app=pg").run();

        assertEquals(1, refused.exitCode());
        var said = refused.log() + refused.errors();
        assertTrue(said.contains("pgbeacon.nodes.selector: 'app=pg', but there is no KUBERNETES_SERVICE_HOST"), said);
    }
}
