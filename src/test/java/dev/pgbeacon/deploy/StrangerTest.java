package dev.pgbeacon.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The component on a StatefulSet that is not ours: it adds, and leaves what is there. */
class StrangerTest {
    private final Build build = Build.of(Build.STRANGER);

    @Test
    void allThatIsAddedBearsItsName() {
        assertEquals(
                Set.of(
                        "Role orders-db-pgbeacon",
                        "RoleBinding orders-db-pgbeacon",
                        "Service orders",
                        "Service orders-db-r",
                        "Service orders-db-ro",
                        "Service orders-db-rw",
                        "ServiceAccount orders-db-pgbeacon",
                        "StatefulSet orders-db"),
                build.objects().stream()
                        .map(object ->
                                object.getKind() + " " + object.getMetadata().getName())
                        .collect(Collectors.toSet()));
    }

    @Test
    void whatWasThereStays() throws IOException {
        var before = (StatefulSet) Manifest.read(Files.readString(Build.STRANGER.resolve("statefulset.yaml"))).stream()
                .filter(StatefulSet.class::isInstance)
                .findFirst()
                .orElseThrow();
        var after = build.the(StatefulSet.class);
        var pod = build.pod();

        // Take away what was added: what is left is what was there.
        assertTrue(pod.getInitContainers()
                .removeIf(container -> container.getName().equals(Build.SIDECAR)));
        assertTrue(pod.getVolumes().removeIf(volume -> volume.getName().startsWith("pgbeacon-")));
        pod.setServiceAccountName(null);
        pod.setAutomountServiceAccountToken(null);
        after.getMetadata().setNamespace(null);
        assertEquals(before, after);
    }

    @Test
    void itsRegistryIsChosenWhereItIsUsed() {
        assertEquals("registry.example.com/db/pgbeacon:1.2.3", build.sidecar().getImage());
    }
}
