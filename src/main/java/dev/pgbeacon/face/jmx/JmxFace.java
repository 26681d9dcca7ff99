package dev.pgbeacon.face.jmx;

import dev.pgbeacon.board.Listeners;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.net.ServerTls;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import javax.management.MBeanServer;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Registers the MBeans, and opens the port if there is to be one. */
@Singleton
public class JmxFace {
    private static final Logger LOG = Logger.getLogger(JmxFace.class);

    private final JmxConfig config;
    private final Settings settings;
    private final StatusBoard board;
    private final Listeners listeners;
    private final PodLabel label;
    private final Vertx vertx;
    private final String version;
    private Optional<Beans> beans = Optional.empty();
    private Optional<Remote> remote = Optional.empty();

    JmxFace(
            JmxConfig config,
            Settings settings,
            StatusBoard board,
            Listeners listeners,
            PodLabel label,
            Vertx vertx,
            Config platform) {
        this.config = config;
        this.settings = settings;
        this.board = board;
        this.listeners = listeners;
        this.label = label;
        this.vertx = vertx;
        this.version = platform.getValue("quarkus.application.version", String.class);
    }

    /** After the watch, the label and the faces that listen. */
    void start(@Observes @Priority(250) StartupEvent event) {
        if (!config.enabled()) {
            return;
        }
        var mbeans = ManagementFactory.getPlatformMBeanServer();
        var all = new Beans(mbeans, board);
        beans = Optional.of(all);
        all.register(new PgbeaconBean(version, settings, new Drain(config.drainFile(), board)), listeners, label);
        board.onChange(all::onChange);
        config.port().ifPresent(port -> open(port, mbeans));
    }

    private void open(JmxConfig.Port port, MBeanServer mbeans) {
        try {
            remote = Optional.of(
                    Remote.open(port, port.tls().map(files -> new ServerTls(vertx, files, () -> {})), mbeans));
        } catch (IOException | IllegalArgumentException refused) {
            throw new ConfigurationException("pgbeacon does not start: JMX: " + refused.getMessage());
        }
        LOG.infof("JMX on %s:%d", port.host(), remote.orElseThrow().port());
        port.passwordFile()
                .filter(JmxFace::readableByAll)
                .ifPresent(file ->
                        LOG.warnf("JMX: everybody on this host can read %s (expected: mode 0640 or less)", file));
        if (port.tls().isEmpty() && !port.address().isLoopbackAddress()) {
            LOG.warn("JMX: passwords travel in the clear (pgbeacon.jmx.tls.cert and .key would hide them)");
        }
    }

    private static boolean readableByAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    void stop(@Observes @Priority(1000) ShutdownEvent event) {
        remote.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException broken) {
                LOG.debugf("JMX: the port did not close: %s", broken.getMessage());
            }
        });
        beans.ifPresent(Beans::close);
    }
}
