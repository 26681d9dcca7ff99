package dev.pgbeacon.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a pod mounts and reads is there, under the name that kustomize gave it. */
class MountsTest {
    /** Kubernetes puts it into each namespace. */
    private static final String CA = "kube-root-ca.crt";

    static Stream<Build> builds() {
        return Build.withSidecar();
    }

    @ParameterizedTest
    @MethodSource("builds")
    void everyMountIsOfAVolume(Build build) {
        var claims = build.the(StatefulSet.class).getSpec().getVolumeClaimTemplates().stream()
                .map(PersistentVolumeClaim::getMetadata)
                .map(claim -> claim.getName());
        var volumes = Stream.concat(
                        claims,
                        build.pods().stream()
                                .flatMap(pod -> pod.getVolumes().stream())
                                .map(Volume::getName))
                .collect(Collectors.toSet());
        var mounts = build.pods().stream()
                .flatMap(pod -> Build.containers(pod).stream())
                .flatMap(container -> container.getVolumeMounts().stream())
                .map(VolumeMount::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        mounts.removeAll(volumes);
        assertEquals(Set.of(), mounts);
    }

    @ParameterizedTest
    @MethodSource("builds")
    void everyConfigMapIsMade(Build build) {
        var needed = new TreeSet<String>();
        build.pods().forEach(pod -> needed.addAll(configMaps(pod)));
        needed.remove(CA);

        needed.removeAll(build.all(ConfigMap.class).stream()
                .map(map -> map.getMetadata().getName())
                .toList());
        assertEquals(Set.of(), needed);
    }

    /** The sidecar's password is optional: whoever forgets it has a database all the same. */
    @ParameterizedTest
    @MethodSource("builds")
    void noSecretIsNeededThatIsNotMade(Build build) {
        var needed = build.pods().stream()
                .flatMap(pod -> pod.getVolumes().stream())
                .map(Volume::getSecret)
                .filter(Objects::nonNull)
                .filter(secret -> !Boolean.TRUE.equals(secret.getOptional()))
                .map(SecretVolumeSource::getSecretName)
                .toList();

        assertEquals(List.of(), needed);
        for (var pod : build.pods()) {
            for (var container : Build.containers(pod)) {
                for (var variable : container.getEnv()) {
                    var source = variable.getValueFrom();
                    if (source != null && source.getSecretKeyRef() != null) {
                        var reference = source.getSecretKeyRef();
                        var secret = build.named(Secret.class, reference.getName());

                        assertTrue(secret.getData().containsKey(reference.getKey()), variable.toString());
                    }
                }
            }
        }
    }

    private static Set<String> configMaps(PodSpec pod) {
        var names = new HashSet<String>();
        for (var volume : pod.getVolumes()) {
            Stream.ofNullable(volume.getConfigMap())
                    .map(ConfigMapVolumeSource::getName)
                    .forEach(names::add);
            Stream.ofNullable(volume.getProjected())
                    .flatMap(projected -> projected.getSources().stream())
                    .flatMap(source -> Stream.ofNullable(source.getConfigMap()))
                    .forEach(map -> names.add(map.getName()));
        }
        return names;
    }
}
