package dev.pgbeacon.face.kube.pods;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeSource;
import dev.pgbeacon.face.kube.api.ApiClient;
import dev.pgbeacon.face.kube.api.PodWatch;
import dev.pgbeacon.face.kube.api.Watched;
import dev.pgbeacon.face.kube.api.Wire;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jboss.logging.Logger;

/** Offers pods as nodes, as they come and go. */
@Singleton
public class PodNodesFace {
    private static final Logger LOG = Logger.getLogger(PodNodesFace.class);
    private static final Duration CALL = Duration.ofSeconds(5);
    /** These calls are about no Lease. */
    private static final String NO_CLUSTER = "none";

    private final PodNodesConfig config;
    private final NodeList nodes;
    private final Vertx vertx;
    private final InstantSource clock;
    private Optional<Running> running = Optional.empty();

    private record Running(Thread thread, ApiClient client, PodWatch watch) {}

    PodNodesFace(PodNodesConfig config, NodeList nodes, Vertx vertx, InstantSource clock) {
        this.config = config;
        this.nodes = nodes;
        this.vertx = vertx;
        this.clock = clock;
    }

    /** After the watch, which follows the list. */
    void start(@Observes @Priority(150) StartupEvent event) {
        running = config.chosen().map(this::start);
    }

    private Running start(PodNodesConfig.Chosen chosen) {
        var wire = new Wire(chosen.namespace(), NO_CLUSTER, InstantSource.system());
        var client = new ApiClient(vertx, chosen.access(), wire, CALL, clock);
        var listing = new PodListing(
                chosen, client, PodListing.Pace.USUAL, addresses -> nodes.offer(NodeSource.PODS, addresses));
        var watch = new PodWatch(
                vertx,
                chosen.access(),
                wire,
                Watched.labelled(chosen.selector().text()),
                CALL,
                clock,
                new SplittableRandom(),
                listing::lookAgain);
        watch.start();
        var thread = new Thread(() -> listing.run(watch::isWatching), "pgbeacon-pods");
        thread.setDaemon(true);
        thread.start();
        LOG.infof(
                "nodes: pods %s, API server %s",
                chosen.selector(), chosen.access().server());
        return new Running(thread, client, watch);
    }

    void stop(@Observes @Priority(5000) ShutdownEvent event) {
        running.ifPresent(all -> {
            all.thread().interrupt();
            all.watch().close();
            all.client().close();
        });
    }
}
