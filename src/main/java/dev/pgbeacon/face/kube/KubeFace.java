package dev.pgbeacon.face.kube;

import dev.pgbeacon.board.Answers;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.face.kube.api.ApiClient;
import dev.pgbeacon.face.kube.api.PodWatch;
import dev.pgbeacon.face.kube.api.Watched;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jboss.logging.Logger;

/** Labels our own pod, and keeps the cluster's Lease. */
@Singleton
public class KubeFace {
    private static final Logger LOG = Logger.getLogger(KubeFace.class);
    /** The label goes first, then the word; but the word must not wait for an API server that is away. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

    private final LabelConfig config;
    private final StatusBoard board;
    private final PodLabel label;
    private final Answers answers;
    private final Vertx vertx;
    private final InstantSource clock;
    private Optional<Running> running = Optional.empty();

    private record Running(KeeperLoop loop, Thread thread, ApiClient client, PodWatch watch) {}

    KubeFace(LabelConfig config, StatusBoard board, PodLabel label, Answers answers, Vertx vertx, InstantSource clock) {
        this.config = config;
        this.board = board;
        this.label = label;
        this.answers = answers;
        this.vertx = vertx;
        this.clock = clock;
    }

    /** After the watch, which makes the server known, and before the faces that would call it primary. */
    void start(@Observes @Priority(150) StartupEvent event) {
        config.lacking().ifPresent(LOG::warn);
        running = config.keeping().map(this::start);
        answers.register("label", standing -> label.seen().map(KubeFace::about).orElse(List.of()));
    }

    private static List<Answers.Answer> about(PodLabel.Seen seen) {
        return List.of(new Answers.Answer(
                "label",
                seen.key() + " of pod " + seen.pod(),
                seen.value().orElse("none"),
                "primary: out of recovery, and holds the Lease, which is "
                        + seen.lease().word()
                        + seen.holder().map(holder -> " (" + holder + ")").orElse("")
                        + "; replica: may serve reads; else unhealthy",
                seen.reason()));
    }

    private Running start(LabelConfig.Keeping keeping) {
        var pod = keeping.terms().pod();
        var dates = InstantSource.system();
        var chance = new SplittableRandom();
        var timeout = keeping.callTimeout();
        var client = new ApiClient(vertx, keeping.access(), keeping.wire(dates), timeout, clock);
        var loop = new KeeperLoop(
                new Keeper(keeping.terms(), dates, chance.split()),
                client,
                board,
                board.ours().get(0),
                label,
                clock);
        var watch = new PodWatch(
                vertx,
                keeping.access(),
                keeping.wire(dates),
                Watched.pod(pod.name()),
                timeout,
                clock,
                chance.split(),
                loop::lookAgain);
        watch.start();
        var thread = new Thread(() -> loop.run(watch::isWatching), "pgbeacon-kube");
        thread.setDaemon(true);
        thread.start();
        LOG.infof(
                "pod %s: label %s%s, API server %s",
                pod.name(),
                keeping.terms().label().key(),
                keeping.terms().leaseEnabled() ? ", Lease pgbeacon-" + keeping.cluster() : ", no Lease",
                keeping.access().server());
        return new Running(loop, thread, client, watch);
    }

    void stopFirst(@Observes @Priority(1) ShutdownDelayInitiatedEvent event) {
        running.ifPresent(all -> all.loop().stop(STOP_PATIENCE));
    }

    void stop(@Observes @Priority(5000) ShutdownEvent event) {
        running.ifPresent(all -> {
            all.thread().interrupt();
            all.watch().close();
            all.client().close();
        });
    }
}
