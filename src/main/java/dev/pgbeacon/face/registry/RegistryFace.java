package dev.pgbeacon.face.registry;

import dev.pgbeacon.board.Answers;
import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeRegistry;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.Standing;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Takes nodes from the registry's table, and keeps it up to date. */
@Singleton
public class RegistryFace {
    private final RegistryConfig config;
    private final NodeList nodes;
    private final StatusBoard board;
    private final NodeRegistry registry;
    private final Answers answers;
    private final InstantSource clock;
    private Optional<RegistryLoop> loop = Optional.empty();

    RegistryFace(
            RegistryConfig config,
            NodeList nodes,
            StatusBoard board,
            NodeRegistry registry,
            Answers answers,
            InstantSource clock) {
        this.config = config;
        this.nodes = nodes;
        this.board = board;
        this.registry = registry;
        this.answers = answers;
        this.clock = clock;
    }

    /** After the watch, which checks what is listed. */
    void start(@Observes @Priority(150) StartupEvent event) {
        if (!config.used()) {
            return;
        }
        var rounds = new RegistryLoop(config, nodes, board, registry, clock);
        var thread = new Thread(rounds, "pgbeacon-registry");
        thread.setDaemon(true);
        thread.start();
        loop = Optional.of(rounds);
        answers.register("registry", standing -> about(rounds, standing));
    }

    private List<Answers.Answer> about(RegistryLoop rounds, Standing standing) {
        return rounds.row(standing.node()).stream()
                .map(row -> {
                    var health = nodes.health(standing.node());
                    return new Answers.Answer(
                            "registry",
                            config.table() + ", " + row,
                            "health_status " + health.status().code(),
                            "1: a session was had and the question answered, whatever the role or the lag; 0: not, after"
                                    + " the last retry; -1: no check has finished",
                            health.reason());
                })
                .toList();
    }

    void stop(@Observes @Priority(4000) ShutdownEvent event) {
        loop.ifPresent(RegistryLoop::stop);
    }
}
