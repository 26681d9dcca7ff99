package dev.pgbeacon.face.http;

import dev.pgbeacon.board.Answers;
import dev.pgbeacon.board.Listeners;
import dev.pgbeacon.board.Listeners.Listener;
import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.net.ServerTls;
import dev.pgbeacon.web.Loops;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.BindException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Opens the common port, and one for each server that has its own. */
@Singleton
public class HttpFace {
    private static final Logger LOG = Logger.getLogger(HttpFace.class);

    private final CheckConfig config;
    private final StatusBoard board;
    private final Listeners listeners;
    private final Pulse pulse;
    private final Answers answers;
    private final Vertx vertx;
    private final List<CheckPort> ports = new CopyOnWriteArrayList<>();
    private volatile Optional<ServerTls> tls = Optional.empty();

    HttpFace(CheckConfig config, StatusBoard board, Listeners listeners, Pulse pulse, Answers answers, Vertx vertx) {
        this.config = config;
        this.board = board;
        this.listeners = listeners;
        this.pulse = pulse;
        this.answers = answers;
        this.vertx = vertx;
    }

    /** After the watch, which makes the servers known. */
    void start(@Observes @Priority(200) StartupEvent event) {
        if (!config.enabled()) {
            return;
        }
        answers.register("checks", standing -> config.table().about(standing, config.rules()));
        var loops = new Loops(vertx, pulse);
        tls = tls();
        for (var place : config.places()) {
            var routes = place.routes();
            var answerer = new CheckAnswerer(board, config.table(), config.rules(), routes, loops::silent);
            try {
                var port = CheckPort.open(vertx, place.where(), config.terms(), tls, answerer);
                ports.add(port);
                var server = routes.shared()
                        ? Optional.<String>empty()
                        : Optional.of(routes.names().get(0));
                listeners.add(new Listener("check", server, port.port(), port.counts()));
                pulse.register("http-" + port.port(), port.loop());
                LOG.infof(
                        "%s %s: HTTP checks on port %d%s",
                        routes.shared() ? "servers" : "server",
                        String.join(", ", routes.names()),
                        port.port(),
                        routes.shared() ? ", under /servers/NAME/" : "");
            } catch (BindException refused) {
                throw new ConfigurationException("pgbeacon does not start: the HTTP checks of "
                        + String.join(", ", routes.names()) + ": " + refused.getMessage());
            }
        }
    }

    private Optional<ServerTls> tls() {
        try {
            return config.tls()
                    .map(files ->
                            new ServerTls(vertx, files, () -> ports.forEach(port -> tls.ifPresent(port::onChanged))));
        } catch (IllegalArgumentException unusable) {
            throw new ConfigurationException("pgbeacon does not start: the HTTP checks' " + unusable.getMessage());
        }
    }

    /** Before the event loops end; drained since a while, if so configured. */
    void stop(@Observes @Priority(1000) ShutdownEvent event) {
        var closing =
                ports.stream().map(port -> port.close().toCompletableFuture()).toArray(CompletableFuture[]::new);
        var unused = CompletableFuture.allOf(closing)
                .completeOnTimeout(null, 1, TimeUnit.SECONDS)
                .join();
    }
}
