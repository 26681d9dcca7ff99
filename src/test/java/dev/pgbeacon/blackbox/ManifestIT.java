package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.deploy.Build;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sidecar as the manifests start it, with the role that our SQL makes, and nothing of Kubernetes around it. */
class ManifestIT {
    @Test
    void theProbesOfTheManifestsAreAnswered() throws Exception {
        var sidecar = Build.of(Build.STRANGER).sidecar();
        try (var cluster = EmbeddedCluster.start(0)) {
            for (var statement : statements(Path.of("deploy/sql/monitoring-role.sql"))) {
                cluster.primary().execute(statement);
            }
            var launch = Launch.watching(cluster.primary());
            for (var variable : sidecar.getEnv()) {
                if (variable.getValue() != null) {
                    launch = launch.with(variable.getName(), variable.getValue());
                }
            }
            try (var pgbeacon = launch.up()) {
                pgbeacon.awaitWord("MASTER");

                for (var probe : Stream.of(
                                sidecar.getStartupProbe(), sidecar.getLivenessProbe(), sidecar.getReadinessProbe())
                        .toList()) {
                    var path = probe.getHttpGet().getPath();
                    assertEquals(200, status(pgbeacon.managementPort(), path), path);
                }
                assertEquals(List.of(), pgbeacon.logged("WARN"));
            }
        }
    }

    private static String[] statements(Path file) throws IOException {
        return Files.readString(file).replaceAll("(?m)^--.*$", "").strip().split(";\\s*");
    }

    private static int status(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
