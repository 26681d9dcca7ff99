package dev.pgbeacon.face.metrics;

import dev.pgbeacon.board.Listeners;
import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeRegistry;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.RouterLoad;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.face.metrics.BoardCollector.Subjects;
import io.micrometer.core.instrument.config.MeterFilter;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Adds our metrics to those of the JVM and the process, which Micrometer brings. */
@Singleton
public class MetricsFace {
    /** What is looked at when a process is too big, too busy or stands still; Micrometer has twice as many. */
    private static final List<String> OF_THE_PROCESS = List.of(
            "jvm.info",
            "jvm.memory.used",
            "jvm.memory.committed",
            "jvm.memory.max",
            "jvm.gc.pause",
            "jvm.threads.live",
            "jvm.buffer.memory.used",
            "process.cpu.usage",
            "process.files.open",
            "process.files.max",
            "process.start.time");

    private final Subjects subjects;
    private final InstantSource clock;
    private final CollectorRegistry registry;
    private final String version;

    MetricsFace(
            StatusBoard board,
            NodeList nodes,
            NodeRegistry nodeRegistry,
            Listeners listeners,
            PodLabel label,
            RouterLoad router,
            InstantSource clock,
            CollectorRegistry registry,
            Config config) {
        this.subjects = new Subjects(board, nodes, nodeRegistry, listeners, label, router);
        this.clock = clock;
        this.registry = registry;
        this.version = config.getValue("quarkus.application.version", String.class);
    }

    void start(@Observes @Priority(200) StartupEvent event) {
        registry.register(new BoardCollector(subjects, clock, version));
    }

    /** One for all: Quarkus' own producer makes one for each that asks. */
    @Produces
    @Singleton
    static CollectorRegistry registry() {
        return new CollectorRegistry();
    }

    @Produces
    @Singleton
    static MeterFilter ofTheProcess() {
        return MeterFilter.denyUnless(id -> OF_THE_PROCESS.stream().anyMatch(id.getName()::startsWith));
    }
}
