package dev.pgbeacon.start;

import dev.pgbeacon.board.LagConfig;
import dev.pgbeacon.config.Key;
import dev.pgbeacon.face.http.CheckConfig;
import dev.pgbeacon.face.jmx.JmxConfig;
import dev.pgbeacon.face.kube.LabelConfig;
import dev.pgbeacon.face.kube.api.KubernetesConfig;
import dev.pgbeacon.face.kube.pods.PodNodesConfig;
import dev.pgbeacon.face.monitor.MonitorConfig;
import dev.pgbeacon.face.page.PageConfig;
import dev.pgbeacon.face.registry.RegistryConfig;
import dev.pgbeacon.face.replstatus.ReplstatusConfig;
import dev.pgbeacon.watch.NodesConfig;
import dev.pgbeacon.watch.ServersConfig;
import dev.pgbeacon.watch.WatchConfig;
import java.util.List;
import java.util.stream.Stream;

/** Every key there is. */
public final class Catalogue {
    public static final List<Key<?>> KEYS = Stream.of(
                    ServersConfig.KEYS,
                    WatchConfig.KEYS,
                    NodesConfig.KEYS,
                    PodNodesConfig.KEYS,
                    RegistryConfig.KEYS,
                    LagConfig.KEYS,
                    ReplstatusConfig.KEYS,
                    CheckConfig.KEYS,
                    JmxConfig.KEYS,
                    LabelConfig.KEYS,
                    KubernetesConfig.KEYS,
                    MonitorConfig.KEYS,
                    PageConfig.KEYS,
                    ManagementConfig.KEYS)
            .<Key<?>>flatMap(List::stream)
            .toList();

    private Catalogue() {}
}
