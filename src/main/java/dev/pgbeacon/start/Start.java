package dev.pgbeacon.start;

import dev.pgbeacon.board.Answers;
import dev.pgbeacon.board.History;
import dev.pgbeacon.board.LagConfig;
import dev.pgbeacon.board.Listeners;
import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeRegistry;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.config.Reload;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.face.http.CheckConfig;
import dev.pgbeacon.face.jmx.JmxConfig;
import dev.pgbeacon.face.kube.LabelConfig;
import dev.pgbeacon.face.kube.api.KubernetesConfig;
import dev.pgbeacon.face.page.PageConfig;
import dev.pgbeacon.face.registry.RegistryConfig;
import dev.pgbeacon.face.replstatus.ReplstatusConfig;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.watch.MonotonicClock;
import dev.pgbeacon.watch.NodesConfig;
import dev.pgbeacon.watch.ServersConfig;
import dev.pgbeacon.watch.WatchConfig;
import dev.pgbeacon.web.Reads;
import io.quarkus.runtime.LaunchMode;
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
    private final ServersConfig servers;
    private final WatchConfig watch;
    private final NodesConfig nodes;
    private final RegistryConfig registry;
    private final LagPolicy lag;
    private final ReplstatusConfig replstatus;
    private final CheckConfig check;
    private final JmxConfig jmx;
    private final LabelConfig label;
    private final PageConfig page;

    Start(Config config) {
        settings = new Settings(config, Catalogue.KEYS);
        servers = ServersConfig.read(settings);
        watch = WatchConfig.read(settings);
        nodes = NodesConfig.read(settings);
        registry = RegistrySettings.read(settings);
        lag = LagConfig.read(settings);
        replstatus = ReplstatusConfig.read(settings, servers.nodes(), lag.max());
        check = CheckConfig.read(settings, servers.nodes(), lag.max());
        jmx = JmxConfig.read(settings, watch.drainFile());
        label = LabelConfig.read(settings, KubernetesConfig.read(settings), servers.nodes(), lag.settle());
        page = PageConfig.read(settings);
        ManagementConfig.check(settings, check.ports());
    }

    /** Why this configuration would be refused. */
    public static List<String> problems(Config config) {
        return new Start(config).settings.problems();
    }

    void check(@Observes @Priority(10) StartupEvent event) {
        settings.unknown()
                .forEach(name -> LOG.warn("configuration: " + name + " is not a key of pgbeacon, and is ignored"));
        if (!settings.problems().isEmpty()) {
            throw new ConfigurationException("pgbeacon does not start, its configuration is wrong:\n  "
                    + String.join("\n  ", settings.problems()));
        }
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
        var limits = Stream.concat(lag.max().stream(), replstatus.reply().maxLag().stream());
        return new StatusBoard(clock, lag, limits.distinct().toList());
    }

    @Produces
    @Singleton
    ServersConfig servers() {
        return servers;
    }

    @Produces
    @Singleton
    WatchConfig watch() {
        return watch;
    }

    @Produces
    @Singleton
    NodesConfig nodes() {
        return nodes;
    }

    @Produces
    @Singleton
    NodeList nodeList() {
        return NodesConfig.nodeList(servers.nodes());
    }

    @Produces
    @Singleton
    RegistryConfig registry() {
        return registry;
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
        return replstatus;
    }

    @Produces
    @Singleton
    CheckConfig check() {
        return check;
    }

    @Produces
    @Singleton
    JmxConfig jmx() {
        return jmx;
    }

    @Produces
    @Singleton
    Settings settings() {
        return settings;
    }

    @Produces
    @Singleton
    LabelConfig label() {
        return label;
    }

    @Produces
    @Singleton
    PageConfig page() {
        return page;
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
        return lag;
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
