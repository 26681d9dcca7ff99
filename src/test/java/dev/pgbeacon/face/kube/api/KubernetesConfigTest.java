package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.config.Settings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesConfigTest {
    private static final Map<String, String> POD =
            Map.of("POD_NAME", "db-0", "POD_NAMESPACE", "prod", "POD_UID", "4f1a");
    private static final Map<String, String> SERVICE =
            Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "6443");

    @TempDir
    Path directory;

    private Path mount;
    private Settings settings;

    @BeforeEach
    void mount() throws IOException {
        mount = Files.createDirectory(directory.resolve("mount"));
        Files.writeString(mount.resolve("token"), "x");
        Files.writeString(mount.resolve("ca.crt"), "x");
    }

    @SafeVarargs
    private KubernetesConfig read(Map<String, String>... given) {
        var properties = new HashMap<String, String>();
        for (var each : given) {
            properties.putAll(each);
        }
        settings = new Settings(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build(),
                KubernetesConfig.KEYS);
        return KubernetesConfig.read(settings, mount);
    }

    private static Optional<Text> file(Path path) {
        return Optional.of(new Text.InFile(path));
    }

    @Test
    void aPodKnowsItselfAndItsApiServer() {
        var config = read(POD, SERVICE);
        assertTrue(config.inPod());
        assertEquals(Optional.of(new Pod("db-0", "4f1a")), config.pod());
        assertEquals(Optional.of("prod"), config.namespace());
        assertEquals(
                Optional.of(Access.of(
                        new ApiServer(true, "10.96.0.1", 6443, ""),
                        file(mount.resolve("ca.crt")),
                        file(mount.resolve("token")))),
                config.access());
        assertEquals(List.of(), config.missing());
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void outsideOfKubernetesNothingIsThereAndNothingIsAProblem() {
        var config = read();
        assertFalse(config.inPod());
        assertEquals(List.of("POD_NAME", "POD_UID", "KUBERNETES_SERVICE_HOST", "POD_NAMESPACE"), config.missing());
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void aPodWithoutAServiceAccountIsNone() throws IOException {
        Files.delete(mount.resolve("token"));
        var config = read(POD, SERVICE);
        assertFalse(config.inPod());
        assertEquals(List.of(mount.resolve("token").toString()), config.missing());
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void whoNamesAServerNeedsATokenAndACa() throws IOException {
        Files.delete(mount.resolve("token"));
        Files.delete(mount.resolve("ca.crt"));
        read(POD, Map.of("pgbeacon.kubernetes.api-server", "https://h"));
        assertEquals(
                List.of(
                        "pgbeacon.kubernetes.token-file: missing, and there is no " + mount.resolve("token")
                                + " (expected: one of them, with pgbeacon.kubernetes.api-server)",
                        "pgbeacon.kubernetes.ca-file: missing, and there is no " + mount.resolve("ca.crt")
                                + " (expected: one of them, with pgbeacon.kubernetes.api-server)"),
                settings.problems());
    }

    @Test
    void aProxyOnThisHostIsNotShownOurToken() {
        var config = read(POD, SERVICE, Map.of("pgbeacon.kubernetes.api-server", "http://127.0.0.1:8001"));
        assertEquals(
                Optional.of(Access.of(new ApiServer(false, "127.0.0.1", 8001, ""), Optional.empty(), Optional.empty())),
                config.access());
        assertTrue(config.inPod());
    }

    @Test
    void filesThatAreNamedWinOverThoseOfTheServiceAccount() throws IOException {
        var token = Files.writeString(directory.resolve("t"), "x");
        var ca = Files.writeString(directory.resolve("c"), "x");
        var access = read(
                        POD,
                        SERVICE,
                        Map.of(
                                "pgbeacon.kubernetes.token-file", token.toString(),
                                "pgbeacon.kubernetes.ca-file", ca.toString()))
                .access()
                .orElseThrow();
        assertEquals(file(token), access.token());
        assertEquals(file(ca), access.ca());
    }

    @ParameterizedTest
    @CsvSource({
        "POD_NAME, My Pod, 'POD_NAME: ''My Pod'' (expected: name of a pod)'",
        "pgbeacon.kubernetes.pod-namespace, a.b, 'pgbeacon.kubernetes.pod-namespace: ''a.b'' (expected: name of a namespace)'",
        "KUBERNETES_SERVICE_PORT, 0, 'KUBERNETES_SERVICE_PORT: ''0'' (expected: 1..65535)'",
        "pgbeacon.kubernetes.api-server, nonsense, 'pgbeacon.kubernetes.api-server: ''nonsense'' (expected: like https://10.96.0.1:443, or http:// on this host)'",
        "pgbeacon.kubernetes.api-server, http://10.96.0.1, 'pgbeacon.kubernetes.api-server: ''http://10.96.0.1'' (expected: https://, as plain HTTP would show the token to the network)'",
        "pgbeacon.kubernetes.token-file, /gone, 'pgbeacon.kubernetes.token-file: ''/gone'' (expected: a file that can be read)'",
        "pgbeacon.kubernetes.ca-file, /gone, 'pgbeacon.kubernetes.ca-file: ''/gone'' (expected: a file that can be read)'",
        "pgbeacon.kubernetes.kubeconfig, /gone, 'pgbeacon.kubernetes.kubeconfig: /gone: cannot be read (expected: a file in UTF-8)'",
    })
    void whatIsWrongIsRefusedByItsKey(String key, String value, String problem) {
        read(POD, SERVICE, Map.of(key, value));
        assertEquals(List.of(problem), settings.problems());
    }

    @Test
    void aKubeconfigStandsInForAllOfIt() throws IOException {
        var file = Files.writeString(directory.resolve("config"), """
                current-context: x
                contexts: [{name: x, context: {cluster: c, user: u, namespace: elsewhere}}]
                clusters: [{name: c, cluster: {server: 'https://h'}}]
                users: [{name: u, user: {token: t}}]
                """);
        var kubeconfig = Map.of("pgbeacon.kubernetes.kubeconfig", file.toString());
        var config = read(Map.of("POD_NAME", "db-0", "POD_UID", "4f1a"), SERVICE, kubeconfig);
        assertTrue(config.inPod());
        assertEquals("https://h:443", config.access().orElseThrow().server().toString());
        assertEquals(Optional.of("elsewhere"), config.namespace());
        assertEquals(Optional.of("prod"), read(POD, kubeconfig).namespace(), "a pod's own namespace wins");
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void aKubeconfigAndKeysBesidesItAreRefused() throws IOException {
        var file = Files.writeString(directory.resolve("config"), "current-context: x");
        read(
                POD,
                Map.of(
                        "pgbeacon.kubernetes.kubeconfig",
                        file.toString(),
                        "pgbeacon.kubernetes.api-server",
                        "https://h"));
        assertEquals(
                List.of(
                        "pgbeacon.kubernetes.api-server: set besides pgbeacon.kubernetes.kubeconfig (expected: one of them)",
                        "pgbeacon.kubernetes.kubeconfig: " + file
                                + ": current-context: 'x' (expected: a name of contexts)"),
                settings.problems());
    }
}
