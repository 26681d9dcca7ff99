package dev.pgbeacon.face.metrics;

import dev.pgbeacon.board.Listeners;
import dev.pgbeacon.board.NodeRegistry;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.StatusBoard;
import io.prometheus.client.Collector;
import java.util.List;
import java.util.stream.Stream;

/** Every metric of ours, made when it is asked for: a gauge of Micrometer's could be 0 or NaN, but not absent. */
final class BoardCollector extends Collector implements Collector.Describable {
    private final StatusBoard board;
    private final Listeners listeners;
    private final PodLabel label;
    private final NodeRegistry registry;
    private final Family version;

    BoardCollector(StatusBoard board, Listeners listeners, PodLabel label, NodeRegistry registry, String version) {
        this.board = board;
        this.listeners = listeners;
        this.label = label;
        this.registry = registry;
        this.version = Family.gauge("pgbeacon_build_info", "Which pgbeacon this is; always 1.", "version")
                .add(1, version);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var servers = board.nodes().stream()
                .map(node -> new ServerFamilies.Server(board.read(node), board.counts(node)))
                .toList();
        return Stream.of(
                        List.of(version),
                        ServerFamilies.of(servers),
                        ListenerFamilies.of(listeners.all()),
                        LabelFamilies.of(label),
                        RegistryFamilies.of(registry))
                .flatMap(List::stream)
                .map(Family::samples)
                .toList();
    }

    /** Nothing, so that registering does not collect: the servers are not known yet. */
    @Override
    public List<MetricFamilySamples> describe() {
        return List.of();
    }
}
