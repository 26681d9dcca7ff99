package dev.pgbeacon.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Kubernetes' Pod Security Standard "restricted", as far as it is about what must be set. */
final class Restricted {
    private Restricted() {}

    static void check(PodSpec pod, Container container) {
        var name = container.getName();
        var own = container.getSecurityContext();
        assertEquals(true, own.getReadOnlyRootFilesystem(), name + ": readOnlyRootFilesystem");
        assertEquals(false, own.getAllowPrivilegeEscalation(), name + ": allowPrivilegeEscalation");
        assertEquals(List.of("ALL"), own.getCapabilities().getDrop(), name + ": capabilities dropped");
        assertEquals(List.of(), own.getCapabilities().getAdd(), name + ": capabilities added");
        assertEquals(null, own.getPrivileged(), name + ": privileged");
        assertEquals(
                Optional.of(true),
                set(pod, own, SecurityContext::getRunAsNonRoot, PodSecurityContext::getRunAsNonRoot),
                name + ": runAsNonRoot");
        assertEquals(
                true,
                set(pod, own, SecurityContext::getRunAsUser, PodSecurityContext::getRunAsUser)
                        .filter(user -> user > 0)
                        .isPresent(),
                name + ": runAsUser");
        assertEquals(
                Optional.of("RuntimeDefault"),
                set(pod, own, SecurityContext::getSeccompProfile, PodSecurityContext::getSeccompProfile)
                        .map(SeccompProfile::getType),
                name + ": seccompProfile");
        assertEquals(null, pod.getHostNetwork(), "hostNetwork");
        assertEquals(null, pod.getHostPID(), "hostPID");
        assertEquals(
                true,
                pod.getVolumes().stream().allMatch(volume -> volume.getHostPath() == null),
                "volumes of the host");
    }

    /** The container's own word, else the pod's. */
    private static <T> Optional<T> set(
            PodSpec pod,
            SecurityContext own,
            Function<SecurityContext, T> first,
            Function<PodSecurityContext, T> second) {
        return Optional.ofNullable(first.apply(own))
                .or(() -> Optional.ofNullable(pod.getSecurityContext()).map(second));
    }
}
