package dev.pgbeacon.blackbox;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.kube.Access;
import dev.pgbeacon.kube.ApiStore;
import dev.pgbeacon.kube.Request;
import dev.pgbeacon.kube.Role;
import dev.pgbeacon.kube.ServiceAccountMount;
import dev.pgbeacon.kube.TestApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An API server with pods, and sidecars that run as in those pods: with their environment, their mount and our own Role. */
final class KubePods implements AutoCloseable {
    static final String ACCOUNT = Access.serviceAccount(ApiStore.NAMESPACE, "pgbeacon");
    private static final String OPERATOR = "operator";
    private static final Path ROLE = Path.of("deploy/kubernetes/role.yaml");
    private static final String BINDING = """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: pgbeacon}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pgbeacon}
            subjects: [{kind: ServiceAccount, name: pgbeacon}]
            """;

    final ApiStore store = new ApiStore(InstantSource.system());
    final TestApiServer server;
    final ServiceAccountMount mount;

    KubePods(Path directory) {
        server = TestApiServer.start(store, directory);
        mount = server.mount(store.access.token(ACCOUNT));
        bindRole();
        store.access.bind(OPERATOR, Role.admin());
    }

    void bindRole() {
        try {
            store.access.load(Files.readString(ROLE) + BINDING, ApiStore.NAMESPACE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void unbindRole() {
        store.access.unbind(ACCOUNT, "pgbeacon");
    }

    /** The sidecar of a new pod. */
    Launch sidecar(String pod, EmbeddedServer postgres) {
        return sidecar(pod, store.addPod(pod, Map.of("app", "pg"), Map.of()), postgres);
    }

    Launch sidecar(String pod, String uid, EmbeddedServer postgres) {
        return Launch.watching(postgres)
                .quick()
                .with("POD_NAME", pod)
                .with("POD_NAMESPACE", ApiStore.NAMESPACE)
                .with("POD_UID", uid)
                .with("KUBERNETES_SERVICE_HOST", server.host())
                .with("KUBERNETES_SERVICE_PORT", Integer.toString(server.port()))
                .with("PGBEACON_KUBERNETES_TOKEN_FILE", mount.token().toString())
                .with("PGBEACON_KUBERNETES_CA_FILE", mount.ca().toString())
                .with("PGBEACON_LEASE_DURATION", "3s");
    }

    String label(String pod) {
        return store.label(pod, "role").orElse("");
    }

    void awaitLabel(String pod, String label) {
        Await.until(pod + ": role=" + label, Pgbeacon.LIMIT, () -> label(pod).equals(label));
    }

    List<String> primaries() {
        return store.podsWith("role", "primary");
    }

    /** A token of somebody who may do anything. */
    String operator() {
        return store.access.token(OPERATOR);
    }

    String uid(String pod) {
        return store.pod(pod).orElseThrow().getJsonObject("metadata").getString("uid");
    }

    /** As somebody else does it. */
    void relabel(String pod, String label) {
        var patch = "{\"metadata\":{\"labels\":{\"role\":\"" + label + "\"}}}";
        var answer = store.handle(new Request(
                "PATCH",
                "/api/v1/namespaces/" + ApiStore.NAMESPACE + "/pods/" + pod,
                "application/merge-patch+json",
                Optional.of(operator()),
                patch));
        if (answer.status() != 200) {
            throw new IllegalStateException("relabel: " + answer);
        }
    }

    /** The old one is good no longer. */
    void rotateToken() {
        store.access.revokeAllOf(ACCOUNT);
        mount.rotate(store.access.token(ACCOUNT));
    }

    /** The Lease is written once more from now on. */
    void awaitRenewal() {
        var before = renewed();
        Await.until("a renewal of the Lease", Pgbeacon.LIMIT, () -> !renewed().equals(before));
    }

    private String renewed() {
        return store.lease("pgbeacon-pg").orElseThrow().getJsonObject("spec").getString("renewTime");
    }

    void awaitEvent(String reason) {
        Await.until("Event " + reason, Pgbeacon.LIMIT, () -> !events(reason).isEmpty());
    }

    List<String> events(String reason) {
        return store.events().stream()
                .filter(event -> Objects.equals(event.getString("reason"), reason))
                .map(event -> event.getString("message"))
                .toList();
    }

    String holder() {
        return store.lease("pgbeacon-pg")
                .map(lease -> lease.getJsonObject("spec").getString("holderIdentity", ""))
                .orElse("");
    }

    @Override
    public void close() {
        server.close();
    }
}
