package dev.pgbeacon.face.metrics;

import dev.pgbeacon.board.Listeners;
import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeRegistry;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.RouterLoad;
import dev.pgbeacon.board.StatusBoard;
import io.prometheus.client.Collector;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Every metric of ours, made when it is asked for: a gauge of Micrometer's could be 0 or NaN, but not absent. */
final class BoardCollector extends Collector implements Collector.Describable {
    /** All that there is to tell about. */
    record Subjects(
            StatusBoard board,
            NodeList nodes,
            NodeRegistry registry,
            Listeners listeners,
            PodLabel label,
            RouterLoad router) {}

    private final Subjects all;
    private final InstantSource clock;
    private final Family version;

    BoardCollector(Subjects all, InstantSource clock, String version) {
        this.all = all;
        this.clock = clock;
        this.version = Family.gauge("pgbeacon_build_info", "Which pgbeacon this is; always 1.", "version")
                .add(1, version);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var board = all.board();
        var servers = board.nodes().stream()
                .map(node -> new ServerFamilies.Server(board.read(node), board.counts(node)))
                .toList();
        return Stream.of(
                        List.of(version),
                        ServerFamilies.of(servers),
                        HealthFamilies.of(all.nodes(), clock.instant()),
                        RegistryFamilies.of(all.registry()),
                        ListenerFamilies.of(all.listeners().all()),
                        LabelFamilies.of(all.label(), clock.instant()),
                        RouterFamilies.of(all.router()))
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
