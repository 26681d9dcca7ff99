package dev.pgbeacon.face.kube.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.face.kube.api.KubernetesConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PodNodesConfigTest {
    /** No name of a pod: whoever lists pods need not be one. Plain HTTP to this host needs no files. */
    private static final Map<String, String> API = Map.of(
            "POD_NAMESPACE", "prod",
            "pgbeacon.kubernetes.api-server", "http://127.0.0.1:8001");

    private Settings settings;

    private PodNodesConfig read(Map<String, String> api, Map<String, String> more) {
        var properties = new HashMap<>(api);
        properties.putAll(more);
        settings = new Settings(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build(),
                Stream.of(PodNodesConfig.KEYS, KubernetesConfig.KEYS)
                        .<Key<?>>flatMap(List::stream)
                        .toList());
        return PodNodesConfig.read(settings, KubernetesConfig.read(settings));
    }

    @Test
    void withoutASelectorNoPodIsANode() {
        assertTrue(read(API, Map.of()).chosen().isEmpty());
        assertTrue(read(Map.of(), Map.of()).chosen().isEmpty());
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void withOneThePodsOfOurNamespaceAre() {
        var chosen =
                read(API, Map.of("pgbeacon.nodes.selector", "app=db")).chosen().orElseThrow();

        assertEquals(List.of(), settings.problems());
        assertEquals("app=db", chosen.selector().text());
        assertEquals("prod", chosen.namespace());
        assertEquals(5432, chosen.port());
    }

    @Test
    void theirPortMayBeAnother() {
        var properties = Map.of("pgbeacon.nodes.selector", "app", "pgbeacon.nodes.selector-port", "5433");

        assertEquals(5433, read(API, properties).chosen().orElseThrow().port());
    }

    @Test
    void aBadSelectorIsRefused() {
        read(API, Map.of("pgbeacon.nodes.selector", "app in db"));

        assertEquals(
                List.of(
                        "pgbeacon.nodes.selector: 'app in db' (expected: a label selector, like app=db,tier!=test or app in"
                                + " (db, db2),!canary)"),
                settings.problems());
    }

    @Test
    void withoutAnApiServerTheStartIsRefusedWithWhatIsMissing() {
        read(Map.of(), Map.of("pgbeacon.nodes.selector", "app=db"));

        assertEquals(
                List.of("pgbeacon.nodes.selector: 'app=db', but there is no KUBERNETES_SERVICE_HOST, POD_NAMESPACE"
                        + " (expected: all of them, or pgbeacon.kubernetes.kubeconfig)"),
                settings.problems());
    }
}
