package dev.pgbeacon.kube;

import static dev.pgbeacon.kube.Caller.PODS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was recorded of a real API server: patches of pods, and who may send them. */
class ApiStoreTest {
    private static final String POD = PODS + "/pg-0";
    private static final String USER = Access.serviceAccount("default", "pgbeacon");

    private final TestClock clock = new TestClock();
    private final ApiStore store = new ApiStore(clock);
    private final Role role = Role.in("default", "pgbeacon", Role.Rule.of("", "pods", "get", "patch", "watch"));
    private String uid;
    private String token;
    private Caller caller;

    @BeforeEach
    void start() {
        uid = store.addPod("pg-0", Map.of("app", "pg", "role", "replica"), Map.of());
        store.access.bind(USER, role);
        token = store.access.token(USER);
        caller = Caller.with(store, token);
    }

    @Test
    void aPatchAnswersTheWholePodAndMovesItsVersion() {
        var before = version();
        var answer = caller.label("pg-0", "role", "primary");
        assertEquals(200, answer.status());
        assertEquals(store.pod("pg-0").orElseThrow(), answer.json());
        assertEquals(Map.of("app", "pg", "role", "primary"), Meta.labels(answer.json()));
        assertNotEquals(before, version());
    }

    @Test
    void theSameValueAgainChangesNothing() {
        int changes = store.changes().size();
        var answer = caller.label("pg-0", "role", "replica");
        assertEquals(200, answer.status());
        assertEquals(version(), Meta.text(answer.json(), "resourceVersion"));
        assertEquals(changes, store.changes().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"role", "absent"})
    void nullRemovesWhetherThereOrNot(String key) {
        var answer = caller.patch(POD, "{\"metadata\":{\"labels\":{\"" + key + "\":null}}}");
        assertEquals(200, answer.status());
        assertFalse(Meta.labels(answer.json()).containsKey(key));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/json|{}|415|UnsupportedMediaType|accepted media types include: application/json-patch+json",
                "application/merge-patch+json|{\"metadata\":{\"labels\":{\"role\":\"a b\"}}}|422|Invalid|Pod \"pg-0\" is"
                        + " invalid: metadata.labels: Invalid value: \"a b\": a valid label must be",
                "application/merge-patch+json|{\"metadata\":{\"labels\":{\"a b\":\"x\"}}}|422|Invalid|metadata.labels:"
                        + " Invalid value: \"a b\": name part must consist of",
                "application/merge-patch+json|{\"metadata\":{\"labels\":{\"role\":1}}}|422|Invalid|\\\"image\\\":",
                "application/merge-patch+json|{\"metadata\":{\"labels\":{\"role\"|500||Invalid JSON Patch",
                "application/merge-patch+json||500||Invalid JSON Patch",
                "application/merge-patch+json|{\"metadata\":{\"name\":\"x\"}}|400|BadRequest|(x) does not match the name"
                        + " on the URL (pg-0)",
                "application/merge-patch+json|{\"metadata\":{\"resourceVersion\":\"1\"}}|409|Conflict|Operation cannot"
                        + " be fulfilled on pods \"pg-0\": the object has been modified",
                "application/merge-patch+json|{\"metadata\":{\"resourceVersion\":\"999999\"}}|409|Conflict|modified",
                "application/merge-patch+json|{\"metadata\":{\"resourceVersion\":\"1\",\"labels\":"
                        + "{\"role\":\"replica\"}}}|409|Conflict|modified",
                "application/merge-patch+json|{\"metadata\":{\"uid\":\"other\"}}|422|Invalid|metadata.uid: Invalid"
                        + " value: \"other\": field is immutable",
                "application/merge-patch+json|{\"spec\":{\"nodeName\":\"x\"}}|422|Invalid|spec: Forbidden",
            })
    void whatIsWrongIsRefused(String type, String body, int status, String reason, String message) {
        var before = version();
        var answer = caller.call("PATCH", POD, type, body == null ? "" : body);
        assertEquals(status, answer.status());
        assertEquals("Status", answer.json().getString("kind"));
        assertEquals(reason, answer.json().getString("reason"));
        assertEquals(status, answer.json().getInteger("code"));
        assertTrue(answer.json().getString("message").contains(message), answer.body());
        assertEquals(before, version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", ""})
    void noVersionIsNoPrecondition(String version) {
        var answer = caller.patch(
                POD, "{\"metadata\":{\"resourceVersion\":\"" + version + "\",\"labels\":{\"role\":\"primary\"}}}");
        assertEquals(200, answer.status());
    }

    @Test
    void theRightVersionAndUidArePreconditionsThatHold() {
        var conditions = "\"uid\":\"" + uid + "\",\"resourceVersion\":\"" + version() + "\"";
        var answer = caller.patch(POD, "{\"metadata\":{" + conditions + ",\"labels\":{\"role\":\"primary\"}}}");
        assertEquals(200, answer.status());
    }

    @Test
    void anotherIncarnationHasAnotherUid() {
        store.removePod("pg-0");
        assertNotEquals(uid, store.addPod("pg-0", Map.of(), Map.of()));
        assertEquals(
                422,
                caller.patch(POD, "{\"metadata\":{\"uid\":\"" + uid + "\"}}").status());
    }

    @Test
    void aTerminatingPodIsPatchedUntilItIsGone() {
        store.terminatePod("pg-0");
        var answer = caller.label("pg-0", "role", "unhealthy");
        assertEquals(200, answer.status());
        assertFalse(Meta.text(answer.json(), "deletionTimestamp").isEmpty());
        store.removePod("pg-0");
        assertEquals(404, caller.label("pg-0", "role", "unhealthy").status());
    }

    @Test
    void aPatchNeedsNoRightToGet() {
        var only = callerWho(Role.Rule.of("", "pods", "patch"));
        assertEquals(200, only.label("pg-0", "role", "primary").status());
        assertEquals(403, only.get(POD).status());
    }

    @Test
    void aRoleWithNamesCoversTheseAlone() {
        store.addPod("pg-1", Map.of(), Map.of());
        var only = callerWho(Role.Rule.of("", "pods", "patch").named("pg-0"));
        assertEquals(200, only.label("pg-0", "role", "primary").status());
        assertEquals(403, only.label("pg-1", "role", "primary").status());
    }

    @Test
    void withoutARoleTheRefusalNamesUserVerbResourceAndNamespace() {
        var other = Caller.with(store, store.access.token(Access.serviceAccount("default", "other")));
        var answer = other.label("pg-0", "role", "primary");
        assertEquals(403, answer.status());
        assertEquals("Forbidden", answer.json().getString("reason"));
        assertEquals(
                "pods \"pg-0\" is forbidden: User \"system:serviceaccount:default:other\" cannot patch resource"
                        + " \"pods\" in API group \"\" in the namespace \"default\"",
                answer.json().getString("message"));
        assertEquals(403, other.label("absent", "role", "primary").status());
    }

    @Test
    void anAbsentPodIsNotFound() {
        var answer = caller.label("absent", "role", "primary");
        assertEquals(404, answer.status());
        assertEquals("NotFound", answer.json().getString("reason"));
        assertEquals("pods \"absent\" not found", answer.json().getString("message"));
    }

    @Test
    void nobodyIsForbiddenAsAnonymous() {
        var answer = Caller.nobody(store).label("pg-0", "role", "primary");
        assertEquals(403, answer.status());
        assertTrue(answer.json().getString("message").contains("User \"system:anonymous\" cannot patch"));
    }

    @Test
    void aBadTokenIsUnauthorized() {
        var foreign = store.access.foreignToken(USER);
        store.access.revoke(token);
        for (var bad : new String[] {"made up", foreign, token}) {
            var answer = Caller.with(store, bad).label("pg-0", "role", "primary");
            assertEquals(401, answer.status());
            assertEquals("Unauthorized", answer.json().getString("message"));
            assertEquals("Unauthorized", answer.json().getString("reason"));
        }
    }

    @Test
    void tokensOfADeletedServiceAccountDoNotComeBackWithIt() {
        store.access.revokeAllOf(USER);
        assertEquals(401, caller.get(POD).status());
        var renewed = store.access.token(USER);
        assertEquals(401, caller.get(POD).status());
        assertEquals(200, Caller.with(store, renewed).get(POD).status());
    }

    @Test
    void anExpiredTokenIsTakenForAMinuteMore() {
        var expiring = Caller.with(store, store.access.token(USER, clock.instant()));
        clock.advance(Duration.ofSeconds(59));
        assertEquals(200, expiring.get(POD).status());
        clock.advance(Duration.ofSeconds(1));
        assertEquals(401, expiring.get(POD).status());
    }

    @Test
    void aBindingHoldsFromTheNextRequestOn() {
        store.access.unbind(USER, "pgbeacon");
        assertEquals(403, caller.label("pg-0", "role", "primary").status());
        store.access.bind(USER, role);
        assertEquals(200, caller.label("pg-0", "role", "primary").status());
    }

    @Test
    void anApplyNamesItsManagerAndMeetsOthersFields() {
        var type = "application/apply-patch+yaml";
        var body = "{\"metadata\":{\"labels\":{\"role\":\"primary\"}}}";
        assertEquals(422, caller.call("PATCH", POD, type, body).status());
        assertEquals(
                200, caller.call("PATCH", POD + "?fieldManager=one", type, body).status());
        var other = body.replace("primary", "replica");
        var refused = caller.call("PATCH", POD + "?fieldManager=two", type, other);
        assertEquals(409, refused.status());
        var causes = refused.json().getJsonObject("details").getJsonArray("causes");
        assertEquals("FieldManagerConflict", causes.getJsonObject(0).getString("reason"));
        assertEquals(".metadata.labels.role", causes.getJsonObject(0).getString("field"));
        // A merge patch asks nobody.
        assertEquals(200, caller.label("pg-0", "role", "replica").status());
    }

    @Test
    void concurrentPatchesWithoutAPreconditionAllHold() {
        int before = store.changes().size();
        var answers = IntStream.range(0, 1480).parallel().mapToObj(i -> caller.label("pg-0", "role", "v" + i));
        assertTrue(answers.allMatch(answer -> answer.status() == 200));
        assertEquals(before + 1480, store.changes().size());
    }

    private Caller callerWho(Role.Rule may) {
        store.access.bind("another", Role.in("default", "another", may));
        return Caller.with(store, store.access.token("another"));
    }

    private String version() {
        return Meta.text(store.pod("pg-0").orElseThrow(), "resourceVersion");
    }
}
