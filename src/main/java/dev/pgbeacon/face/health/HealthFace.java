package dev.pgbeacon.face.health;

import dev.pgbeacon.board.Answers;
import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.board.RouterLoad;
import dev.pgbeacon.board.StatusBoard;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.HealthRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Registers the checks: readiness and start for each server, liveness for the process alone. */
@Singleton
public class HealthFace {
    /** kubelet waits a second by default. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private final StatusBoard board;
    private final Pulse pulse;
    private final Answers answers;
    private final RouterLoad router;
    private final HealthRegistry live;
    private final HealthRegistry ready;
    private final HealthRegistry started;

    HealthFace(
            StatusBoard board,
            Pulse pulse,
            Answers answers,
            RouterLoad router,
            @Liveness HealthRegistry live,
            @Readiness HealthRegistry ready,
            @Startup HealthRegistry started) {
        this.board = board;
        this.pulse = pulse;
        this.answers = answers;
        this.router = router;
        this.live = live;
        this.ready = ready;
        this.started = started;
    }

    /** After the watch, which makes the nodes known. */
    void start(@Observes @Priority(200) StartupEvent event) {
        // On a worker: on the management port's event loop, one of those that are felt, it would wait for itself.
        AsyncHealthCheck loops =
                () -> Uni.createFrom().item(this::loops).runSubscriptionOn(Infrastructure.getDefaultExecutor());
        live.register("pgbeacon-loops", loops);
        if (router.exists()) {
            ready.register("pgbeacon-ready", () -> HealthReply.ready("pgbeacon-ready", router.ready()));
            return;
        }
        answers.register("health", HealthReply::about);
        var nodes = board.ours();
        for (var node : nodes) {
            boolean alone = nodes.size() == 1;
            ready.register("pgbeacon-ready-" + node.name(), () -> {
                var standing = board.read(node);
                return HealthReply.ready(HealthReply.name("ready", standing, alone), standing);
            });
            started.register("pgbeacon-started-" + node.name(), () -> {
                var standing = board.read(node);
                return HealthReply.started(HealthReply.name("started", standing, alone), standing);
            });
        }
    }

    private HealthCheckResponse loops() {
        var response = HealthCheckResponse.named("pgbeacon-loops");
        try {
            var silent = pulse.silent(PATIENCE);
            return silent.isEmpty()
                    ? response.up().build()
                    : response.down()
                            .withData("reason", "does not turn: " + String.join(", ", silent))
                            .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return response.down().withData("reason", "interrupted").build();
        }
    }
}
