package dev.pgbeacon.start;

import dev.pgbeacon.board.Answers;
import dev.pgbeacon.board.History;
import dev.pgbeacon.board.Listeners;
import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeRegistry;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.board.RouterLoad;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.config.Reload;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.face.http.CheckConfig;
import dev.pgbeacon.face.jmx.JmxConfig;
import dev.pgbeacon.face.kube.LabelConfig;
import dev.pgbeacon.face.kube.pods.PodNodesConfig;
import dev.pgbeacon.face.monitor.MonitorConfig;
import dev.pgbeacon.face.page.PageConfig;
import dev.pgbeacon.face.registry.RegistryConfig;
import dev.pgbeacon.face.replstatus.ReplstatusConfig;
import dev.pgbeacon.router.RouterConfig;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.watch.MonotonicClock;
import dev.pgbeacon.watch.NodesConfig;
import dev.pgbeacon.watch.ServersConfig;
import dev.pgbeacon.watch.WatchConfig;
import dev.pgbeacon.web.Reads;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Reads all configuration before any other door opens, and refuses the start with every problem at once. */
@Singleton
public class Start {
    private static final Logger LOG = Logger.getLogger(Start.class);

    private final Settings settings;
    private final Configuration all;

    Start(Config config) {
        settings = new Settings(config, Catalogue.KEYS);
        all = Configuration.read(settings, KindOfRun.router());
    }

    /** Why this configuration would be refused. */
    public static List<String> problems(Config config) {
        return new Start(config).settings.problems();
    }

    void check(@Observes @Priority(10) StartupEvent event) {
        ClosingPorts.speak();
        settings.unknown()
                .forEach(name -> LOG.warn("configuration: " + name + " is not a key of pgbeacon, and is ignored"));
        if (!settings.problems().isEmpty()) {
            throw new ConfigurationException("pgbeacon does not start, its configuration is wrong:\n  "
                    + String.join("\n  ", settings.problems()));
        }
    }

    /** Quarkus closes its port before it tells of the shutdown itself. */
    void end(@Observes ShutdownDelayInitiatedEvent event) {
        ClosingPorts.sayNothing();
    }

    /** After our own ports, before Quarkus' one. Development mode keeps that open from reload to reload. */
    void listen(@Observes @Priority(300) StartupEvent event) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            ManagementConfig.requireFree(settings);
        }
    }

    @Produces
    @Singleton
    StatusBoard board(InstantSource clock) {
        var limits = Stream.concat(all.lag().max().stream(), all.replstatus().reply().maxLag().stream());
        return new StatusBoard(clock, all.lag(), limits.distinct().toList());
    }

    @Produces
    @Singleton
    ServersConfig servers() {
        return all.servers();
    }

    @Produces
    @Singleton
    WatchConfig watch() {
        return all.watch();
    }

    @Produces
    @Singleton
    NodesConfig nodes() {
        return all.nodes();
    }

    @Produces
    @Singleton
    NodeList nodeList() {
        return NodesConfig.nodeList(all.servers().nodes());
    }

    @Produces
    @Singleton
    RegistryConfig registry() {
        return all.registry();
    }

    @Produces
    @Singleton
    NodeRegistry nodeRegistry(InstantSource clock) {
        return new NodeRegistry(clock);
    }

    @Produces
    @Singleton
    Reload reload() {
        return new Reload(
                settings, () -> new Settings(ConfigUtils.configBuilder().build(), Catalogue.KEYS));
    }

    @Produces
    @Singleton
    ReplstatusConfig replstatus() {
        return all.replstatus();
    }

    @Produces
    @Singleton
    CheckConfig check() {
        return all.check();
    }

    @Produces
    @Singleton
    JmxConfig jmx() {
        return all.jmx();
    }

    @Produces
    @Singleton
    Settings settings() {
        return settings;
    }

    @Produces
    @Singleton
    LabelConfig label() {
        return all.label();
    }

    @Produces
    @Singleton
    PodNodesConfig podNodes() {
        return all.podNodes();
    }

    @Produces
    @Singleton
    MonitorConfig monitor() {
        return all.monitor();
    }

    @Produces
    @Singleton
    RouterLoad routerLoad() {
        return new RouterLoad();
    }

    @Produces
    @Singleton
    RouterConfig router() {
        return all.router();
    }

    @Produces
    @Singleton
    PageConfig page() {
        return all.page();
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return new MonotonicClock();
    }

    @Produces
    @Singleton
    Listeners listeners() {
        return new Listeners();
    }

    @Produces
    @Singleton
    History history() {
        return new History(InstantSource.system());
    }

    @Produces
    @Singleton
    PodLabel podLabel() {
        return new PodLabel();
    }

    @Produces
    @Singleton
    Answers answers() {
        return new Answers();
    }

    @Produces
    @Singleton
    LagPolicy lag() {
        return all.lag();
    }

    @Produces
    @Singleton
    Reads reads() {
        return new Reads();
    }

    @Produces
    @Singleton
    Pulse pulse() {
        return new Pulse();
    }
}
