package dev.pgbeacon.face.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.config.Settings;
import dev.pgbeacon.face.kube.api.KubernetesConfig;
import dev.pgbeacon.status.NodeId;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelConfigTest {
    private static final NodeId ALONE = new NodeId("local", "localhost", 5432);
    private static final NodeId ANOTHER = new NodeId("b", "localhost", 5433);
    /** Plain HTTP to this host needs no files. */
    private static final Map<String, String> POD = Map.of(
            "POD_NAME", "db-0",
            "POD_NAMESPACE", "prod",
            "POD_UID", "4f1a",
            "pgbeacon.kubernetes.api-server", "http://127.0.0.1:8001");

    private Settings settings;

    private LabelConfig read(Map<String, String> more) {
        return read(POD, more, ALONE);
    }

    private LabelConfig read(Map<String, String> pod, Map<String, String> more, NodeId... servers) {
        var properties = new HashMap<>(pod);
        properties.putAll(more);
        settings = new Settings(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build(),
                Stream.of(LabelConfig.KEYS, KubernetesConfig.KEYS)
                        .<dev.pgbeacon.config.Key<?>>flatMap(List::stream)
                        .toList());
        return LabelConfig.read(settings, KubernetesConfig.read(settings), List.of(servers), Duration.ofSeconds(10));
    }

    @Test
    void inAPodItIsOnWithTheDefaultsOfTheDocumentation() {
        var keeping = read(Map.of()).keeping().orElseThrow();

        assertEquals(List.of(), settings.problems());
        assertEquals(
                new LabelTerms("role", "primary", "replica", Optional.of("unhealthy")),
                keeping.terms().label());
        assertEquals("db", keeping.cluster());
        assertEquals("prod", keeping.namespace());
        assertTrue(keeping.terms().leaseEnabled());
        assertTrue(keeping.terms().lease().keepOnLoss());
        assertEquals("db-0_4f1a", keeping.terms().me().identity());
        assertEquals(Duration.ofSeconds(3), keeping.callTimeout());
    }

    @Test
    void aPodThatCannotBeLabelledSaysWhy() {
        var pod = Map.of("POD_NAME", "db-0", "POD_NAMESPACE", "prod", "POD_UID", "4f1a");
        var lacking = Optional.of("pod db-0 is not labelled: there is no KUBERNETES_SERVICE_HOST (if that is meant:"
                + " pgbeacon.label.enabled=false)");

        assertEquals(lacking, read(pod, Map.of(), ALONE).lacking());
        assertEquals(
                Optional.of(
                        "pod db-0 is not labelled: there is no POD_UID (if that is meant: pgbeacon.label.enabled=false)"),
                read(POD, Map.of("POD_UID", ""), ALONE).lacking());
        assertEquals(
                Optional.empty(),
                read(pod, Map.of("pgbeacon.label.enabled", "false"), ALONE).lacking());
        assertEquals(Optional.empty(), read(Map.of(), Map.of(), ALONE).lacking());
        assertEquals(Optional.empty(), read(Map.of()).lacking());
    }

    @Test
    void elsewhereItIsOff() {
        assertEquals(Optional.empty(), read(Map.of(), Map.of(), ALONE).keeping());
        assertEquals(
                Optional.empty(),
                read(Map.of("pgbeacon.label.enabled", "false")).keeping());
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void askedForWhereItCannotBeTheStartIsRefusedWithWhatIsMissing() {
        read(Map.of("POD_NAME", "db-0"), Map.of("pgbeacon.label.enabled", "true"), ALONE);

        assertEquals(
                List.of(
                        "pgbeacon.label.enabled: 'true', but there is no POD_UID, KUBERNETES_SERVICE_HOST, POD_NAMESPACE"
                                + " (expected: all of them)"),
                settings.problems());
    }

    @Test
    void onePodHasOneLabelAndOneServer() {
        read(POD, Map.of(), ALONE, ANOTHER);

        assertEquals(
                List.of(
                        "pgbeacon.label.enabled: one pod has one label, but there are 2 servers (expected: one server, or"
                                + " 'false')"),
                settings.problems());
    }

    @Test
    void aPodThatIsNotOfAStatefulSetNeedsTheNameOfItsCluster() {
        var elsewhere = new HashMap<>(POD);
        elsewhere.put("POD_NAME", "db-7d9f5-x2x4z");

        read(elsewhere, Map.of(), ALONE);
        assertEquals(
                List.of("pgbeacon.cluster: missing, and pod db-7d9f5-x2x4z is not named as a StatefulSet's (expected: a"
                        + " name)"),
                settings.problems());

        assertEquals(
                "main",
                read(elsewhere, Map.of("pgbeacon.cluster", "main"), ALONE)
                        .keeping()
                        .orElseThrow()
                        .cluster());
        read(elsewhere, Map.of("pgbeacon.lease.enabled", "false"), ALONE);
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void aValueSetToNothingRemovesTheLabelInstead() {
        var keeping = read(Map.of("pgbeacon.label.unhealthy", "")).keeping().orElseThrow();

        assertEquals(Optional.empty(), keeping.terms().label().unhealthy());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pgbeacon.label.key        | a b    | pgbeacon.label.key: 'a b' (expected: key of a label",
                "pgbeacon.label.primary    | -x     | pgbeacon.label.primary: '-x' (expected: value of a label",
                "pgbeacon.label.primary    | replica | pgbeacon.label.primary, pgbeacon.label.replica, pgbeacon.label.unhealthy:"
                        + " 'replica', 'replica', 'unhealthy' (expected: three different values)",
                "pgbeacon.lease.duration   | 1500ms | pgbeacon.lease.duration: '1500ms' (expected: whole seconds, at least 1s)",
                "pgbeacon.lease.duration   | 15     | pgbeacon.lease.duration: '15' (expected:",
                "pgbeacon.lease.on-api-loss | stay  | pgbeacon.lease.on-api-loss: 'stay' (expected: keep or offline)",
                "pgbeacon.label.reconcile  | 0      | pgbeacon.label.reconcile: '0' (expected: more than 0)",
                "pgbeacon.cluster          | A/b    | pgbeacon.cluster: 'A/b' (expected: name",
            })
    void whatIsWrongIsNamed(String key, String value, String problem) {
        read(Map.of(key, value));

        assertEquals(1, settings.problems().size(), settings.problems().toString());
        assertTrue(
                settings.problems().get(0).startsWith(problem),
                settings.problems().get(0));
    }
}
