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
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.watch.NodesConfig;
import dev.pgbeacon.watch.ServersConfig;
import dev.pgbeacon.watch.WatchConfig;

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
        PageConfig page) {

    /** All problems are in the settings afterwards. */
    static Configuration read(Settings settings) {
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
                servers, watch, nodes, registry, podNodes, lag, replstatus, check, jmx, label, monitor, page);
    }
}
