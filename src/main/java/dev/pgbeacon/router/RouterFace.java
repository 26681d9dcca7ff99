package dev.pgbeacon.router;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.board.RouterLoad;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.router.run.RouterStart;
import dev.pgbeacon.watch.Hangup;
import dev.pgbeacon.watch.Signals;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** Runs the router, if this process is one. */
@Singleton
public class RouterFace {
    private final RouterConfig config;
    private final StatusBoard board;
    private final NodeList nodes;
    private final RouterLoad load;
    private final Pulse pulse;
    private final InstantSource clock;
    private Optional<RunningRouter> running = Optional.empty();

    RouterFace(
            RouterConfig config, StatusBoard board, NodeList nodes, RouterLoad load, Pulse pulse, InstantSource clock) {
        this.config = config;
        this.board = board;
        this.nodes = nodes;
        this.load = load;
        this.pulse = pulse;
        this.clock = clock;
    }

    /** Before the faces that show the backends. */
    void start(@Observes @Priority(150) StartupEvent event) {
        config.start().ifPresent(this::start);
    }

    private void start(RouterStart start) {
        var router = new RunningRouter(start, board, nodes, clock);
        running = Optional.of(router);
        load.register(router::counts, router::ready);
        pulse.register("watch", router.ticks());
        try {
            router.start();
        } catch (IOException | IllegalArgumentException refused) {
            throw new ConfigurationException("pgbeacon does not start: the router: " + refused.getMessage());
        }
        router.loops().forEach(pulse::register);
        Hangup.each(router.workers(), router::readAgain);
        // As any service: asked to end, it ends well, and not by a signal.
        Signals.handle("TERM", Quarkus::asyncExit);
    }

    /** Health is still answered: live, as all is well, and not ready. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        running.ifPresent(router -> router.stop(config.drainWait()));
    }

    void stop(@Observes @Priority(1000) ShutdownEvent event) {
        running.ifPresent(router -> {
            router.stop(config.drainWait());
            router.close();
        });
    }
}
