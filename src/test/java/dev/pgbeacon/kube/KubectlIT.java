package dev.pgbeacon.kube;

import static dev.pgbeacon.kube.Caller.EVENTS;
import static dev.pgbeacon.kube.Caller.LEASES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real kubectl finds its way about the test API server: what people see there, they would see. */
class KubectlIT {
    private final ApiStore store = new ApiStore(InstantSource.system());

    @TempDir
    private Path directory;

    private TestApiServer server;
    private Kubectl kubectl;

    @BeforeEach
    void start() {
        store.access.bind("admin", Role.admin());
        store.addPod("pg-0", Map.of("app", "pg", "role", "primary"), Map.of());
        store.addPod("pg-1", Map.of("app", "pg", "role", "replica"), Map.of());
        server = TestApiServer.start(store, directory);
        kubectl = new Kubectl(server.kubeconfig.withToken(store.access.token("admin")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void podsAreListedWithTheirRole() {
        assertEquals(
                List.of(
                        List.of("NAME", "READY", "STATUS", "RESTARTS", "AGE", "ROLE"),
                        List.of("pg-0", "1/1", "Running", "0", "primary"),
                        List.of("pg-1", "1/1", "Running", "0", "replica")),
                withoutAges(kubectl.ok("get", "pods", "-L", "role")));
        assertEquals("pod/pg-1\n", kubectl.ok("get", "po", "-l", "role in (replica,unhealthy)", "-o", "name"));
        store.terminatePod("pg-0");
        assertTrue(kubectl.ok("get", "pod", "pg-0").contains("Terminating"));
    }

    @Test
    void aPodIsShownWhole() {
        assertEquals(store.pod("pg-0").orElseThrow(), new JsonObject(kubectl.ok("get", "pod", "pg-0", "-o", "json")));
        assertTrue(kubectl.ok("get", "pod", "pg-0", "-o", "yaml").contains("    role: primary\n"));
        assertEquals("primary", kubectl.ok("get", "pod", "pg-0", "-o", "jsonpath={.metadata.labels.role}"));
        assertTrue(kubectl.run("get", "pod", "absent").errors().contains("(NotFound): pods \"absent\" not found"));
    }

    @Test
    void labelsAndAnnotationsAreSetAndTakenAway() {
        kubectl.ok("label", "pod", "pg-0", "role=unhealthy", "--overwrite");
        assertEquals(Optional.of("unhealthy"), store.label("pg-0", "role"));
        assertEquals(1, kubectl.run("label", "pod", "pg-0", "role=primary").exit());
        kubectl.ok("label", "pod", "pg-0", "role-");
        assertEquals(Optional.empty(), store.label("pg-0", "role"));
        kubectl.ok("annotate", "pod", "pg-0", "example.com/note=by hand");
        assertEquals(
                "by hand", Meta.annotations(store.pod("pg-0").orElseThrow()).get("example.com/note"));
        assertTrue(kubectl.run("label", "pod", "pg-0", "role=a b").errors().contains("a valid label must be"));
        kubectl.ok("patch", "pod", "pg-0", "--type", "merge", "-p", "{\"metadata\":{\"labels\":{\"role\":\"x\"}}}");
        assertEquals(Optional.of("x"), store.label("pg-0", "role"));
    }

    @Test
    void aLeaseIsShownDescribedAndDeleted() {
        makeLease();
        var rows = withoutAges(kubectl.ok("get", "leases"));
        assertEquals(List.of("pgbeacon-pg", "pg-0_u1"), rows.get(1));
        assertTrue(kubectl.ok("get", "lease", "pgbeacon-pg", "-o", "yaml").contains("holderIdentity: pg-0_u1\n"));
        var described = kubectl.ok("describe", "lease", "pgbeacon-pg");
        assertTrue(described.contains("pgbeacon.dev/timeline: 5"), described);
        assertTrue(described.contains("2026-01-01T00:00:00.000000Z"), described);
        kubectl.ok("delete", "lease", "pgbeacon-pg");
        assertEquals(Optional.empty(), store.lease("pgbeacon-pg"));
    }

    @Test
    void eventsAreListedAndStandInThePodsDescription() {
        makeEvent();
        var events = kubectl.ok("get", "events");
        assertTrue(events.contains("Promoted"), events);
        assertTrue(events.contains("pod/pg-0"), events);
        assertTrue(events.contains("Promoted: primary on timeline 5"), events);
        var described = kubectl.ok("describe", "pod", "pg-0");
        assertTrue(described.contains("role=primary"), described);
        assertTrue(described.contains("Promoted: primary on timeline 5"), described);
        // The newer group.
        assertTrue(kubectl.ok("get", "events.v1.events.k8s.io").contains("Promoted"));
        kubectl.run("events", "--for", "pod/pg-0");
    }

    @Test
    void whoMayDoWhatIsTold() {
        var user = Access.serviceAccount(ApiStore.NAMESPACE, "pgbeacon");
        store.access.bind(user, Role.in(ApiStore.NAMESPACE, "pgbeacon", Role.Rule.of("", "pods", "get", "patch")));
        var mount = server.mount(store.access.token(user));
        var limited = new Kubectl(server.kubeconfig.withTokenFile(mount));
        assertEquals("yes\n", limited.ok("auth", "can-i", "patch", "pods"));
        assertEquals("no\n", limited.run("auth", "can-i", "delete", "pods").output());
        assertEquals("no\n", limited.run("auth", "can-i", "get", "leases").output());
        limited.ok("label", "pod", "pg-0", "role=unhealthy", "--overwrite");
        var refused = limited.run("get", "pods");
        assertEquals(1, refused.exit());
        assertTrue(
                refused.errors()
                        .contains(
                                "pods is forbidden: User \"" + user + "\" cannot list resource \"pods\" in API group"),
                refused.errors());
    }

    @Test
    void aCertificateNamesItsUser() {
        store.access.bind("certified", Role.admin());
        for (var file : List.of(
                server.kubeconfig.withCertificate("certified"), server.kubeconfig.withCertificateFiles("certified"))) {
            assertEquals("pod/pg-0\npod/pg-1\n", new Kubectl(file).ok("get", "pods", "-o", "name"));
        }
        var asCertified = server.journal.entries(
                entry -> entry.path().contains("/pods") && entry.user().equals(Optional.of("certified")));
        assertEquals(2, asCertified.size());
    }

    @Test
    void aPodIsDeletedAndKubectlWaitsForItsEnd() throws Exception {
        var process = kubectl.process("delete", "pod", "pg-1").start();
        server.journal.await("delete", entry -> entry.is("DELETE", "/pods/pg-1") && entry.answered(200));
        server.journal.await("watch", entry -> entry.is("GET", "watch=true"));
        store.removePod("pg-1");
        assertEquals(0, process.waitFor());
    }

    @Test
    void aWatchPrintsARowForEachChange() throws Exception {
        var process = kubectl.process("get", "pods", "-L", "role", "--watch", "--no-headers")
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertTrue(lines.readLine().endsWith("primary"));
            assertTrue(lines.readLine().endsWith("replica"));
            Caller.with(store, store.access.token("admin")).label("pg-1", "role", "unhealthy");
            var row = lines.readLine();
            assertTrue(row.startsWith("pg-1") && row.endsWith("unhealthy"), row);
        } finally {
            process.destroy();
        }
    }

    private void makeLease() {
        var lease = new JsonObject()
                .put(
                        "metadata",
                        new JsonObject()
                                .put("name", "pgbeacon-pg")
                                .put("annotations", new JsonObject().put("pgbeacon.dev/timeline", "5")))
                .put(
                        "spec",
                        new JsonObject()
                                .put("holderIdentity", "pg-0_u1")
                                .put("leaseDurationSeconds", 15)
                                .put("renewTime", "2026-01-01T00:00:00.000000Z"));
        assertEquals(201, Caller.admin(store).create(LEASES, lease).status());
    }

    private void makeEvent() {
        var pod = store.pod("pg-0").orElseThrow();
        var now = Times.seconds(InstantSource.system().instant());
        var event = new JsonObject()
                .put("metadata", new JsonObject().put("generateName", "pg-0."))
                .put(
                        "involvedObject",
                        new JsonObject()
                                .put("kind", "Pod")
                                .put("apiVersion", "v1")
                                .put("namespace", ApiStore.NAMESPACE)
                                .put("name", "pg-0")
                                .put("uid", Meta.text(pod, "uid")))
                .put("type", "Normal")
                .put("reason", "Promoted")
                .put("message", "Promoted: primary on timeline 5 at 0/5000060")
                .put("source", new JsonObject().put("component", "pgbeacon"))
                .put("firstTimestamp", now)
                .put("lastTimestamp", now)
                .put("count", 1);
        assertEquals(201, Caller.admin(store).create(EVENTS, event).status());
    }

    /** Ages are how long the test has taken. */
    private static List<List<String>> withoutAges(String table) {
        return table.lines()
                .map(line -> Arrays.stream(line.split("\\s+"))
                        .filter(cell -> !cell.matches("\\d+[smhd]"))
                        .toList())
                .toList();
    }
}
