package dev.pgbeacon.face.metrics;

import dev.pgbeacon.board.NodeRegistry;
import java.util.List;

/** The table of nodes; nothing where none is used. */
final class RegistryFamilies {
    private RegistryFamilies() {}

    static List<Family> of(NodeRegistry registry) {
        return registry.seen().map(seen -> of(registry, seen)).orElse(List.of());
    }

    private static List<Family> of(NodeRegistry registry, NodeRegistry.Seen seen) {
        var age = Family.gauge("pgbeacon_registry_round_age_seconds", "Since the table of nodes was last read.");
        registry.age().ifPresent(since -> age.add(Family.seconds(since)));
        return List.of(
                Family.gauge("pgbeacon_registry_up", "1 while the table of nodes can be read.")
                        .add(seen.answers() ? 1 : 0),
                Family.gauge("pgbeacon_registry_writer", "1 on the one checker that writes to the table of nodes.")
                        .add(seen.writer() ? 1 : 0),
                Family.gauge("pgbeacon_registry_nodes", "Rows of the table of nodes that name a node.")
                        .add(seen.nodes()),
                age,
                Family.counter("pgbeacon_registry_writes", "Rows whose health_status was written.")
                        .add(registry.writes()));
    }
}
