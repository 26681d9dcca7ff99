package dev.pgbeacon.start;

import dev.pgbeacon.board.LagConfig;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.face.http.CheckConfig;
import dev.pgbeacon.face.jmx.JmxConfig;
import dev.pgbeacon.face.kube.LabelConfig;
import dev.pgbeacon.face.kube.api.KubernetesConfig;
import dev.pgbeacon.face.kube.pods.PodNodesConfig;
import dev.pgbeacon.face.monitor.MonitorConfig;
import dev.pgbeacon.face.page.PageConfig;
import dev.pgbeacon.face.registry.RegistryConfig;
import dev.pgbeacon.face.replstatus.ReplstatusConfig;
import dev.pgbeacon.router.RouterConfig;
import dev.pgbeacon.router.conf.RouterFile;
import dev.pgbeacon.router.run.RouterStart;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.watch.NodesConfig;
import dev.pgbeacon.watch.ServersConfig;
import dev.pgbeacon.watch.WatchConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each room is configured to do. */
record Configuration(
        ServersConfig servers,
        WatchConfig watch,
        NodesConfig nodes,
        RegistryConfig registry,
        PodNodesConfig podNodes,
        LagPolicy lag,
        ReplstatusConfig replstatus,
        CheckConfig check,
        JmxConfig jmx,
        LabelConfig label,
        MonitorConfig monitor,
        PageConfig page,
        RouterConfig router) {

    /** A router has no server beside it, so nothing that speaks of one; whatever else is set was set for a sidecar. */
    private static final Map<String, String> NO_SIDECAR = Map.of(
            "pgbeacon.replstatus.enabled", "false",
            "pgbeacon.check.enabled", "false",
            "pgbeacon.jmx.enabled", "false",
            "pgbeacon.label.enabled", "false");

    /** All problems are in the settings afterwards. */
    static Configuration read(Settings settings, Optional<RouterStart> router) {
        return router.map(start -> router(settings, start)).orElseGet(() -> sidecar(settings));
    }

    private static Configuration router(Settings settings, RouterStart start) {
        var nothing = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(NO_SIDECAR, "no sidecar", 100))
                .build();
        var none = sidecar(new Settings(nothing, Catalogue.KEYS));
        ManagementConfig.check(settings, Map.of());
        var file = start.setup().file();
        return new Configuration(
                new ServersConfig(List.of()),
                none.watch(),
                none.nodes(),
                none.registry(),
                none.podNodes(),
                none.lag(),
                none.replstatus(),
                none.check(),
                none.jmx(),
                none.label(),
                monitor(settings, file),
                PageConfig.read(settings),
                new RouterConfig(Optional.of(start), settings.get(WatchConfig.DRAIN_WAIT)));
    }

    private static MonitorConfig monitor(Settings settings, RouterFile file) {
        try {
            return new MonitorConfig(Optional.of(file.fixed().monitor().addresses()));
        } catch (IllegalArgumentException unknown) {
            settings.problem("monitor: " + unknown.getMessage());
            return new MonitorConfig(Optional.empty());
        }
    }

    private static Configuration sidecar(Settings settings) {
        var servers = ServersConfig.read(settings);
        var watch = WatchConfig.read(settings);
        var nodes = NodesConfig.read(settings);
        var registry = RegistrySettings.read(settings, servers);
        var lag = LagConfig.read(settings);
        var replstatus = ReplstatusConfig.read(settings, servers.nodes(), lag.max());
        var check = CheckConfig.read(settings, servers.nodes(), lag.max());
        var jmx = JmxConfig.read(settings, watch.drainFile());
        var kubernetes = KubernetesConfig.read(settings);
        var label = LabelConfig.read(settings, kubernetes, servers.nodes(), lag.settle());
        var podNodes = PodNodesConfig.read(settings, kubernetes);
        boolean listed =
                !nodes.list().isEmpty() || registry.used() || podNodes.chosen().isPresent();
        var monitor = MonitorConfig.read(settings, listed);
        var page = PageConfig.read(settings);
        ManagementConfig.check(settings, check.ports());
        return new Configuration(
                servers,
                watch,
                nodes,
                registry,
                podNodes,
                lag,
                replstatus,
                check,
                jmx,
                label,
                monitor,
                page,
                RouterConfig.NONE);
    }
}
