package dev.pgbeacon.face.monitor;

import dev.pgbeacon.board.Answers;
import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.board.Listeners;
import dev.pgbeacon.board.Listeners.Listener;
import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.board.RouterLoad;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.net.Transport;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Standing;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Opens the monitor's port. */
@Singleton
public class MonitorFace {
    private static final Logger LOG = Logger.getLogger(MonitorFace.class);
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private final MonitorConfig config;
    private final NodeList nodes;
    private final StatusBoard board;
    private final RouterLoad router;
    private final Listeners listeners;
    private final Pulse pulse;
    private final Answers answers;
    private Optional<Open> open = Optional.empty();

    /** @param transport of its own: a dump of many nodes takes a while, in which no word may wait */
    private record Open(Transport transport, MonitorPort port) {}

    MonitorFace(
            MonitorConfig config,
            NodeList nodes,
            StatusBoard board,
            RouterLoad router,
            Listeners listeners,
            Pulse pulse,
            Answers answers) {
        this.config = config;
        this.nodes = nodes;
        this.board = board;
        this.router = router;
        this.listeners = listeners;
        this.pulse = pulse;
        this.answers = answers;
    }

    /** After the watch, which makes the nodes known. */
    void start(@Observes @Priority(200) StartupEvent event) {
        open = config.where().map(this::open);
    }

    private Open open(ListenAddresses where) {
        var transport = Transport.start(1);
        var counts = new ListenerCounts(List.of(Readers.DUMP));
        try {
            var port = MonitorPort.open(
                    transport, where, MonitorPort.MOST_CONNECTIONS, MonitorPort.PATIENCE, this::dump, counts);
            transport.all().values().forEach(loop -> pulse.register("monitor", loop));
            listeners.add(new Listener("monitor", Optional.empty(), port.port(), counts));
            answers.register("monitor", standing -> about(standing, port.port()));
            LOG.infof("nodes: the monitor dump on port %d", port.port());
            return new Open(transport, port);
        } catch (IOException refused) {
            transport.close();
            throw new ConfigurationException("pgbeacon does not start: the monitor dump: " + refused.getMessage());
        }
    }

    /** Whole before the first byte of it is sent. */
    private byte[] dump() {
        var ours = Set.copyOf(board.ours());
        var lines = nodes.listed().entrySet().stream()
                .map(listed -> line(listed.getValue(), board.read(listed.getKey()), ours.contains(listed.getKey())))
                .toList();
        return MonitorDump.of(router.now(), lines).getBytes(StandardCharsets.UTF_8);
    }

    private NodeLine line(Address address, Standing standing, boolean own) {
        var node = standing.node();
        return NodeLine.of(address, nodes.health(node), standing, own, board.superseded(node));
    }

    private List<Answers.Answer> about(Standing standing, int port) {
        var node = standing.node();
        var address = Optional.ofNullable(nodes.listed().get(node));
        var health = nodes.health(node);
        return address
                .map(listed -> line(listed, standing, board.ours().contains(node)))
                .map(line -> new Answers.Answer(
                        "monitor",
                        "port " + port,
                        line.toString(),
                        "OK: the health check's last round was answered, whatever the lag; STARTING: none has finished"
                                + " yet, or the server starts up; else FAILED",
                        health.reason()))
                .stream()
                .toList();
    }

    void stop(@Observes @Priority(1000) ShutdownEvent event) {
        open.ifPresent(all -> {
            var unused = all.port()
                    .close(FAREWELL)
                    .toCompletableFuture()
                    .completeOnTimeout(null, 2 * FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            all.transport().close();
        });
    }
}
