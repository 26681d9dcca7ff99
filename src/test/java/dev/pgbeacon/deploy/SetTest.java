package dev.pgbeacon.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each set of pods as a whole: what its parts say of each other. */
class SetTest {
    static Stream<Build> builds() {
        return Build.withSidecar();
    }

    static Stream<Build> ours() {
        return Build.withSidecar().filter(build -> !build.directory().equals(Build.STRANGER));
    }

    @ParameterizedTest
    @MethodSource("builds")
    void theLabelIsWhatTheServicesFollow(Build build) {
        var set = build.the(StatefulSet.class);
        var pods = set.getSpec().getSelector().getMatchLabels();
        var name = set.getMetadata().getName();

        assertEquals(with(pods, "label.primary"), selector(build, name + "-rw"));
        assertEquals(pods, selector(build, name + "-r"));
        for (var service : build.all(Service.class)) {
            if (service.getMetadata().getName().equals(name + "-ro")) {
                assertEquals(with(pods, "label.replica"), service.getSpec().getSelector());
            }
        }
    }

    /** What a pod is labelled with that has only just been made: no role, so that no Service sends anybody there. */
    @ParameterizedTest
    @MethodSource("builds")
    void aNewPodHasNoRole(Build build) {
        var labels = build.the(StatefulSet.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();

        assertFalse(labels.containsKey(Defaults.of("label.key")), labels.toString());
        assertTrue(labels.entrySet()
                .containsAll(build.the(StatefulSet.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels()
                        .entrySet()));
    }

    @ParameterizedTest
    @MethodSource("builds")
    void aPodThatIsNotReadyKeepsItsName(Build build) {
        var names = build.named(
                Service.class, build.the(StatefulSet.class).getSpec().getServiceName());

        assertEquals("None", names.getSpec().getClusterIP());
        assertEquals(true, names.getSpec().getPublishNotReadyAddresses());
        assertEquals(
                build.the(StatefulSet.class).getSpec().getSelector().getMatchLabels(),
                names.getSpec().getSelector());
    }

    @ParameterizedTest
    @MethodSource("builds")
    void everyServiceEndsAtAPortOfAContainer(Build build) {
        for (var service : build.all(Service.class)) {
            for (var port : service.getSpec().getPorts()) {
                var target = port.getTargetPort() == null
                        ? port.getPort()
                        : port.getTargetPort().getIntVal();

                assertTrue(
                        build.pods().stream()
                                .flatMap(pod -> Build.containers(pod).stream())
                                .flatMap(container -> container.getPorts().stream())
                                .anyMatch(open -> open.getContainerPort().equals(target)),
                        service.getMetadata().getName() + ": " + target);
            }
        }
    }

    /** The Pod Security Standard "restricted", and a root file system that cannot be written. */
    @ParameterizedTest
    @MethodSource("ours")
    void everyContainerIsRestricted(Build build) {
        for (var pod : build.pods()) {
            for (var container : Build.containers(pod)) {
                Restricted.check(pod, container);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("builds")
    void theSidecarIsRestrictedInAnyPod(Build build) {
        Restricted.check(new PodSpec(), build.sidecar());
    }

    @ParameterizedTest
    @MethodSource("ours")
    void nodesAreEmptiedOnePodAtATimeAndPodsSpread(Build build) {
        var pods = build.the(StatefulSet.class).getSpec().getSelector();
        var name = build.the(StatefulSet.class).getMetadata().getName();
        var budget = build.named(PodDisruptionBudget.class, name).getSpec();

        assertEquals(pods, budget.getSelector());
        assertEquals(1, budget.getMaxUnavailable().getIntVal());
        assertEquals(
                List.of(pods),
                build.pod().getTopologySpreadConstraints().stream()
                        .map(constraint -> constraint.getLabelSelector())
                        .toList());
    }

    private static Map<String, String> selector(Build build, String service) {
        return build.named(Service.class, service).getSpec().getSelector();
    }

    private static Map<String, String> with(Map<String, String> labels, String value) {
        var more = new HashMap<>(labels);
        more.put(Defaults.of("label.key"), Defaults.of(value));
        return more;
    }
}
