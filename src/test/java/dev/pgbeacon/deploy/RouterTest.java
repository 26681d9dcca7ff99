package dev.pgbeacon.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.router.conf.Parsed;
import dev.pgbeacon.router.conf.RouterFile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The routers in front of the demo, and their file. */
class RouterTest {
    private static final Pattern MEMORY =
            Pattern.compile("-(?:Xmx|XX:ReservedCodeCacheSize=|XX:MaxMetaspaceSize=|XX:MaxDirectMemorySize=)(\\d+)m");
    private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+)m");

    private final Build build = Build.of(Build.OVERLAYS.resolve("router"));
    private final DeploymentSpec routers = build.the(Deployment.class).getSpec();

    private Container router() {
        assertEquals(1, routers.getTemplate().getSpec().getContainers().size());
        return routers.getTemplate().getSpec().getContainers().get(0);
    }

    private RouterFile file() {
        return Parsed.good(text("pgrouter.conf"));
    }

    private String text(String name) {
        var data = build.all(Secret.class).stream()
                .map(Secret::getData)
                .filter(secret -> secret.containsKey(name))
                .findFirst()
                .orElseThrow();
        return new String(Base64.getMimeDecoder().decode(data.get(name)), StandardCharsets.UTF_8);
    }

    @Test
    void thePodsOfTheStatefulSetAreTheBackendsByTheirNames() {
        var set = build.the(StatefulSet.class);
        var names = IntStream.range(0, set.getSpec().getReplicas())
                .mapToObj(i -> set.getMetadata().getName() + "-" + i + "."
                        + set.getSpec().getServiceName() + ":5432")
                .toList();
        assertEquals(
                names,
                file().backends().stream()
                        .map(backend -> backend.address().toString())
                        .toList());
    }

    @Test
    void whatTheFileNamesIsMountedWhereItSays() {
        var files = routers.getTemplate().getSpec().getVolumes().get(0).getProjected();
        assertEquals("/etc/pgrouter", router().getVolumeMounts().get(0).getMountPath());
        var there = new TreeSet<String>();
        files.getSources().forEach(source -> {
            if (source.getSecret() != null) {
                var secret = build.named(Secret.class, source.getSecret().getName());
                secret.getData().keySet().forEach(name -> there.add("/etc/pgrouter/" + name));
            } else {
                var map = build.named(ConfigMap.class, source.getConfigMap().getName());
                map.getData().keySet().forEach(name -> there.add("/etc/pgrouter/" + name));
            }
        });

        var access = file().access();
        assertTrue(there.contains(access.hba().orElseThrow().toString()), there.toString());
        assertTrue(there.contains(access.authdb().orElseThrow().toString()), there.toString());
        assertEquals(List.of("route", "-F", "-c", "/etc/pgrouter/pgrouter.conf"), router().getArgs());
        assertTrue(there.contains(router().getArgs().get(3)), there.toString());
    }

    @Test
    void clientsAndProbesComeInWhereItListens() {
        var ports = router().getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
        assertEquals(Map.of("postgresql", file().fixed().listen().port(), "management", 9010), ports);
        assertEquals("/q/health/live", path(router().getStartupProbe()));
        assertEquals("/q/health/live", path(router().getLivenessProbe()));
        assertEquals("/q/health/ready", path(router().getReadinessProbe()));

        var labels = routers.getSelector().getMatchLabels();
        assertEquals(labels, build.named(Service.class, "pg-router").getSpec().getSelector());
        assertTrue(routers.getTemplate().getMetadata().getLabels().entrySet().containsAll(labels.entrySet()));
    }

    @Test
    void aCancelIsPassedOnToAllRoutersAlsoToThoseThatDrain() {
        var peers = file().peers();
        assertEquals(1, peers.size());
        var service = build.named(Service.class, peers.get(0).host()).getSpec();

        assertEquals("None", service.getClusterIP(), "one name for all addresses");
        assertEquals(true, service.getPublishNotReadyAddresses());
        assertEquals(routers.getSelector().getMatchLabels(), service.getSelector());
        assertEquals(file().fixed().listen().port(), peers.get(0).port());
    }

    private static String path(Probe probe) {
        assertEquals("management", probe.getHttpGet().getPort().getStrVal());
        return probe.getHttpGet().getPath();
    }

    @Test
    void aRouterThatGoesHasTimeForWhatRuns() {
        var before = router().getLifecycle().getPreStop().getExec().getCommand();
        assertEquals("sleep", before.get(0));
        var needed = file().routing()
                .drainWait()
                .orElseThrow()
                .plus(Duration.ofSeconds(Long.parseLong(before.get(1))))
                .plusSeconds(10);
        long grace = routers.getTemplate().getSpec().getTerminationGracePeriodSeconds();
        assertTrue(Duration.ofSeconds(grace).compareTo(needed) >= 0, needed.toString());
    }

    @Test
    void oneOfThemIsAlwaysThere() {
        assertEquals(2, routers.getReplicas());
        assertEquals(
                0, routers.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal());
        var budget = build.named(PodDisruptionBudget.class, "pg-router").getSpec();
        assertEquals(1, budget.getMaxUnavailable().getIntVal());
        assertEquals(routers.getSelector(), budget.getSelector());
        assertEquals(
                List.of(routers.getSelector()),
                routers.getTemplate().getSpec().getTopologySpreadConstraints().stream()
                        .map(constraint -> constraint.getLabelSelector())
                        .toList());
    }

    @Test
    void itsLimitOfMemoryHoldsWhatTheLauncherMayTake() throws IOException {
        var sidecar = Files.readString(Path.of("deploy/bin/pgbeacon"));
        var more = Files.readString(Path.of("deploy/bin/pgbeacon-route"));
        // The later -Xmx holds.
        int most = megabytes(MEMORY, sidecar) - megabytes(HEAP, sidecar) + megabytes(MEMORY, more);
        var limit =
                Quantity.getAmountInBytes(router().getResources().getLimits().get("memory"));

        assertTrue(most > 300, "flags found in the launcher: " + most + " MB");
        assertTrue(limit.compareTo(BigDecimal.valueOf(most * 1024L * 1024)) > 0, limit + " bytes, flags " + most);
        assertFalse(router().getResources().getLimits().containsKey("cpu"));
    }

    private static int megabytes(Pattern flags, String launcher) {
        return flags.matcher(launcher)
                .results()
                .mapToInt(flag -> Integer.parseInt(flag.group(1)))
                .sum();
    }

    @Test
    void nobodyGetsATokenOfTheApi() {
        assertEquals(false, routers.getTemplate().getSpec().getAutomountServiceAccountToken());
        assertEquals(Set.of("hba"), hbaNames());
    }

    private Set<String> hbaNames() {
        return build.all(ConfigMap.class).stream()
                .filter(map -> map.getMetadata().getName().startsWith("pg-router"))
                .flatMap(map -> map.getData().keySet().stream())
                .collect(Collectors.toSet());
    }
}
