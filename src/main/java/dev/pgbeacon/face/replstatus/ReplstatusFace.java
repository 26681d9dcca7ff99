package dev.pgbeacon.face.replstatus;

import dev.pgbeacon.board.Answers;
import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.board.Listeners;
import dev.pgbeacon.board.Listeners.Listener;
import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.net.ServerTls;
import dev.pgbeacon.net.Transport;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Standing;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Opens a port for each local server. */
@Singleton
public class ReplstatusFace {
    private static final Logger LOG = Logger.getLogger(ReplstatusFace.class);
    /** Polls that are under way when we stop: longer than a poll lasts, shorter than anybody waits. */
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private final ReplstatusConfig config;
    private final StatusBoard board;
    private final Listeners listeners;
    private final Pulse pulse;
    private final Answers answers;
    private final Vertx vertx;
    private final Map<NodeId, ReplstatusPort> ports = new LinkedHashMap<>();
    private Transport transport;

    ReplstatusFace(
            ReplstatusConfig config,
            StatusBoard board,
            Listeners listeners,
            Pulse pulse,
            Answers answers,
            Vertx vertx) {
        this.vertx = vertx;
        this.config = config;
        this.board = board;
        this.listeners = listeners;
        this.pulse = pulse;
        this.answers = answers;
    }

    /** After the watch, which makes the servers known. */
    void start(@Observes @Priority(200) StartupEvent event) {
        if (!config.enabled()) {
            return;
        }
        transport = Transport.start(
                Math.min(config.ports().size(), Runtime.getRuntime().availableProcessors()));
        var tls = tls();
        config.ports().forEach((node, where) -> {
            var answerer = new BoardAnswerer(board, node, config.reply());
            try {
                var counts = new ListenerCounts(Word.all());
                var port = ReplstatusPort.open(transport, where, config.settings(), tls, answerer, counts);
                ports.put(node, port);
                listeners.add(new Listener("replstatus", Optional.of(node.name()), port.port(), counts));
                LOG.infof("server %s: the word on port %d", node, port.port());
            } catch (IOException refused) {
                throw new ConfigurationException(
                        "pgbeacon does not start: the word of server " + node.name() + ": " + refused.getMessage());
            }
        });
        transport.all().forEach(pulse::register);
        answers.register("word", this::about);
    }

    private List<Answers.Answer> about(Standing standing) {
        var port = ports.get(standing.node());
        return port == null
                ? List.of()
                : List.of(new Answers.Answer(
                        "word",
                        "port " + port.port(),
                        config.reply().word(standing, Optional.empty()).name(),
                        config.reply().rule(standing),
                        standing.drained().orElse(standing.reason())));
    }

    private Optional<ServerTls> tls() {
        try {
            return config.tls().map(files -> new ServerTls(vertx, files, () -> {}));
        } catch (IllegalArgumentException unusable) {
            throw new ConfigurationException("pgbeacon does not start: the word's " + unusable.getMessage());
        }
    }

    void stop(@Observes @Priority(1000) ShutdownEvent event) {
        if (transport == null) {
            return;
        }
        var closing = ports.values().stream()
                .map(port -> port.close(FAREWELL).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        var unused = CompletableFuture.allOf(closing)
                .completeOnTimeout(null, 2 * FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        transport.close();
    }
}
