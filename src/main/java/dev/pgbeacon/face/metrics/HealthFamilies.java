package dev.pgbeacon.face.metrics;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.status.HealthStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the checks of the listed nodes found; nothing where none are, and of a node that no round has finished for. */
final class HealthFamilies {
    private HealthFamilies() {}

    static List<Family> of(NodeList nodes, Instant now) {
        if (nodes.nodes().isEmpty()) {
            return List.of();
        }
        var listed = Family.gauge("pgbeacon_listed_nodes", "How many nodes are listed, by all sources together.")
                .add(nodes.nodes().size());
        var healthy = Family.gauge(
                "pgbeacon_node_healthy",
                "1 if the listed node answered in its last round, 0 if it did not, retries included.",
                "server");
        var age = Family.gauge(
                "pgbeacon_node_check_age_seconds", "Time since the listed node's last round ended.", "server");
        for (var node : nodes.nodes()) {
            var health = nodes.health(node);
            if (health.status() != HealthStatus.UNKNOWN) {
                healthy.add(health.status() == HealthStatus.HEALTHY ? 1 : 0, node.name());
                age.add(Family.seconds(Duration.between(health.checkedAt(), now)), node.name());
            }
        }
        return List.of(listed, healthy, age);
    }
}
