package dev.pgbeacon.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.blackbox.Installed;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What {@code kubectl kustomize} makes of a directory. */
public record Build(Path directory, List<HasMetadata> objects) {
    static final Path BASE = Path.of("kustomize/base");
    static final Path OVERLAYS = Path.of("kustomize/overlays");
    /** Somebody else's StatefulSet with our component. */
    public static final Path STRANGER = Path.of("src/test/kustomize/stranger");

    static final String SIDECAR = "pgbeacon";

    private static final Map<Path, String> BUILT = new ConcurrentHashMap<>();

    public static Build of(Path directory) {
        return new Build(directory, read(BUILT.computeIfAbsent(directory, Build::yaml)));
    }

    /** Every overlay there is, and the stranger. */
    static Stream<Build> withSidecar() {
        try (var overlays = Files.list(OVERLAYS)) {
            return Stream.concat(overlays.sorted(), Stream.of(STRANGER)).map(Build::of).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kustomize knows components since 3.7, kubectl since 1.21; Debian 12's kubernetes-client is older. */
    private static String yaml(Path directory) {
        Installed.require("kubectl");
        try {
            var kubectl = new ProcessBuilder("kubectl", "kustomize", directory.toString()).start();
            kubectl.getOutputStream().close();
            var yaml = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var errors = new String(kubectl.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, kubectl.waitFor(), "kubectl kustomize " + directory + ": " + errors);
            assertEquals("", errors, "warnings of kubectl kustomize " + directory);
            return yaml;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static List<HasMetadata> read(String yaml) {
        try {
            return Manifest.read(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T the(Class<T> type) {
        var found = all(type);
        assertEquals(1, found.size(), directory + ": how many of " + type.getSimpleName());
        return found.get(0);
    }

    <T extends HasMetadata> T named(Class<T> type, String name) {
        return all(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(directory + ": no " + type.getSimpleName() + " " + name));
    }

    PodSpec pod() {
        return the(StatefulSet.class).getSpec().getTemplate().getSpec();
    }

    /** PostgreSQL's, and those of the Jobs and routers around it. */
    List<PodSpec> pods() {
        var jobs =
                all(Job.class).stream().map(job -> job.getSpec().getTemplate().getSpec());
        var routers = all(Deployment.class).stream()
                .map(set -> set.getSpec().getTemplate().getSpec());
        return Stream.of(Stream.of(pod()), jobs, routers)
                .flatMap(Function.identity())
                .toList();
    }

    /** Before and beside PostgreSQL: all of its pod's. */
    List<Container> containers() {
        return containers(pod());
    }

    static List<Container> containers(PodSpec pod) {
        return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .toList();
    }

    public Container sidecar() {
        return containers().stream()
                .filter(container -> container.getName().equals(SIDECAR))
                .findFirst()
                .orElseThrow(() -> new AssertionError(directory + ": no container " + SIDECAR));
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
