package dev.pgbeacon.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The container that is added to a pod says what the program says. */
class SidecarTest {
    /** Read by pgjdbc alone. */
    private static final String PASSWORD_FILE = "PGPASSFILE";

    private static final Pattern MEMORY =
            Pattern.compile("-(?:Xmx|XX:ReservedCodeCacheSize=|XX:MaxMetaspaceSize=)(\\d+)m");

    static Stream<Build> builds() {
        return Build.withSidecar();
    }

    @ParameterizedTest
    @MethodSource("builds")
    void itIsUpBeforeAllOthersAndStopsAfterThem(Build build) {
        assertEquals(Build.SIDECAR, build.pod().getInitContainers().get(0).getName());
        assertEquals("Always", build.sidecar().getRestartPolicy());
    }

    @ParameterizedTest
    @MethodSource("builds")
    void itsPortsAreTheDefaults(Build build) {
        var ports = build.sidecar().getPorts().stream()
                .collect(Collectors.toMap(
                        ContainerPort::getName, port -> port.getContainerPort().toString()));

        assertEquals(
                Map.of(
                        "word", Defaults.of("replstatus.port"),
                        "checks", Defaults.of("check.port"),
                        "management", Defaults.of("management.port")),
                ports);
    }

    @ParameterizedTest
    @MethodSource("builds")
    void itsVariablesAreReadAndTheirValuesGood(Build build) {
        for (var variable : build.sidecar().getEnv()) {
            if (!variable.getName().equals(PASSWORD_FILE)) {
                var key = Defaults.readFrom(variable.getName());
                var value = variable.getValue();

                assertTrue(value == null || key.parser().apply(value) != null, variable.toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("builds")
    void itKnowsWhichPodItIsIn(Build build) {
        var fields = build.sidecar().getEnv().stream()
                .filter(variable -> variable.getValueFrom() != null)
                .collect(Collectors.toMap(
                        EnvVar::getName,
                        variable -> variable.getValueFrom().getFieldRef().getFieldPath()));

        assertEquals(
                Map.of(
                        "POD_NAME", "metadata.name",
                        "POD_NAMESPACE", "metadata.namespace",
                        "POD_UID", "metadata.uid"),
                fields);
    }

    /** That these paths are answered is ManifestIT's. */
    @ParameterizedTest
    @MethodSource("builds")
    void itsProbesAskItsHealth(Build build) {
        var sidecar = build.sidecar();

        assertEquals("/q/health/started", path(sidecar.getStartupProbe()));
        assertEquals("/q/health/live", path(sidecar.getLivenessProbe()));
        assertEquals("/q/health/ready", path(sidecar.getReadinessProbe()));
    }

    /** Its own container's flags bound it: the system need not end it. */
    @ParameterizedTest
    @MethodSource("builds")
    void itsLimitOfMemoryHoldsWhatTheLauncherMayTake(Build build) throws IOException {
        var launcher = Files.readString(Path.of("deploy/bin/pgbeacon"));
        int most = MEMORY.matcher(launcher)
                .results()
                .mapToInt(flag -> Integer.parseInt(flag.group(1)))
                .sum();
        var limit = Quantity.getAmountInBytes(
                build.sidecar().getResources().getLimits().get("memory"));

        assertTrue(most > 100, "flags found in the launcher: " + most + " MB");
        assertTrue(limit.compareTo(BigDecimal.valueOf(most * 1024L * 1024)) > 0, limit + " bytes, flags " + most);
        assertFalse(build.sidecar().getResources().getLimits().containsKey("cpu"), "throttled, its word would be late");
    }

    @ParameterizedTest
    @MethodSource("builds")
    void nobodyElseHasAToken(Build build) {
        assertEquals(false, build.pod().getAutomountServiceAccountToken());
        for (var container : build.containers()) {
            assertEquals(container.getName().equals(Build.SIDECAR), hasToken(container), container.getName());
        }
    }

    private static boolean hasToken(Container container) {
        return container.getVolumeMounts().stream()
                .anyMatch(mount -> mount.getMountPath().equals("/var/run/secrets/kubernetes.io/serviceaccount"));
    }

    private static String path(Probe probe) {
        assertEquals("management", probe.getHttpGet().getPort().getStrVal());
        return probe.getHttpGet().getPath();
    }
}
