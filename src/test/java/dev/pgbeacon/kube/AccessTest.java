package dev.pgbeacon.kube;

import static dev.pgbeacon.kube.Caller.LEASES;
import static dev.pgbeacon.kube.Caller.PODS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
    private static final String MANIFESTS = """
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: pgbeacon
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: pgbeacon
            rules:
              - apiGroups: [""]
                resources: [pods]
                verbs: [get, patch]
              - apiGroups: [coordination.k8s.io]
                resources: [leases]
                resourceNames: [pgbeacon-pg]
                verbs: [get, update]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: pgbeacon
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: pgbeacon
            subjects:
              - kind: ServiceAccount
                name: pgbeacon
            """;

    private final ApiStore store = new ApiStore(new TestClock());
    private Caller caller;

    @BeforeEach
    void load() {
        store.access.load(MANIFESTS, "default");
        store.addPod("pg-0", Map.of(), Map.of());
        caller = Caller.with(store, store.access.token(Access.serviceAccount("default", "pgbeacon")));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, " + PODS + "/pg-0, 200",
        "GET, " + PODS + ", 403",
        "DELETE, " + PODS + "/pg-0, 403",
        "GET, /api/v1/namespaces/other/pods/pg-0, 403",
        "GET, /api/v1/pods, 403",
        "GET, " + PODS + "/pg-0/log, 403",
        "GET, " + LEASES + "/pgbeacon-pg, 404",
        "GET, " + LEASES + "/pgbeacon-other, 403",
        "POST, " + LEASES + ", 403",
        "GET, /version, 200",
        "GET, /api, 200",
        "GET, /apis/coordination.k8s.io/v1, 200",
        "GET, /apis/nothing/v1, 404",
        "GET, /metrics, 403",
    })
    void manifestsSayWhoMayDoWhat(String method, String path, int status) {
        assertEquals(status, caller.call(method, path, "application/json", "{}").status());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /version, 200",
        "GET, /api, 403",
    })
    void nobodyMaySeeTheVersionAlone(String method, String path, int status) {
        assertEquals(status, Caller.nobody(store).call(method, path, "", "").status());
    }

    @Test
    void inANamespaceThatIsNotThereNothingIsMade() {
        var answer = Caller.admin(store).create(LEASES.replace("default", "other"), new JsonObject());
        assertEquals(404, answer.status());
        assertEquals("namespaces \"other\" not found", answer.json().getString("message"));
    }

    @Test
    void aPathRefusedIsNamed() {
        assertEquals(
                "forbidden: User \"system:anonymous\" cannot get path \"/api\"",
                Caller.nobody(store).get("/api").json().getString("message"));
    }

    @Test
    void aCertificateNamesItsUserWithoutAToken() {
        store.access.bind("certified", Role.admin());
        var request = new Request("GET", PODS, "", "application/json", Optional.empty(), Optional.of("certified"), "");
        assertEquals(200, store.handle(request).status());
        assertEquals(Optional.of("certified"), store.user(request));
    }

    @ParameterizedTest
    @CsvSource({
        "patch, '', pods, true",
        "list, '', pods, false",
        "update, coordination.k8s.io, leases, false",
    })
    void whoAsksIsToldWhatTheyMay(String verb, String group, String resource, boolean allowed) {
        var answer = caller.call(
                "POST",
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                "application/json",
                "{\"spec\":{\"resourceAttributes\":{\"namespace\":\"default\",\"verb\":\"" + verb + "\",\"group\":\""
                        + group + "\",\"resource\":\"" + resource + "\"}}}");
        assertEquals(201, answer.status());
        assertEquals(allowed, answer.json().getJsonObject("status").getBoolean("allowed"));
    }

    @Test
    void aDeletedPodIsTerminatingUntilItsTimeIsOver() {
        var admin = Caller.admin(store);
        assertEquals(200, admin.delete(PODS + "/pg-0").status());
        assertTrue(
                Meta.text(store.pod("pg-0").orElseThrow(), "deletionTimestamp").startsWith("2026-01-01T00:00:30"));
        assertEquals(
                200,
                admin.call("DELETE", PODS + "/pg-0", "application/json", "{\"gracePeriodSeconds\":0}")
                        .status());
        assertEquals(Optional.empty(), store.pod("pg-0"));
    }
}
