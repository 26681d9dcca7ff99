package dev.pgbeacon.kube;

import static dev.pgbeacon.kube.Caller.LEASES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases: made once, changed by compare-and-set. */
class LeaseCallsTest {
    private static final String PATH = LEASES + "/pgbeacon-pg";

    private final ApiStore store = new ApiStore(new TestClock());
    private final Caller caller = Caller.admin(store);

    @Test
    void aLeaseIsMadeOnce() {
        var made = caller.create(LEASES, lease("pg-0"));
        assertEquals(201, made.status());
        assertEquals(made.json(), caller.get(PATH).json());
        var again = caller.create(LEASES, lease("pg-1"));
        assertEquals(409, again.status());
        assertEquals("AlreadyExists", again.json().getString("reason"));
        assertEquals(
                "leases.coordination.k8s.io \"pgbeacon-pg\" already exists",
                again.json().getString("message"));
        assertEquals("pg-0", holder());
    }

    @Test
    void anAbsentLeaseIsNotFound() {
        var answer = caller.get(PATH);
        assertEquals(404, answer.status());
        assertEquals(
                "leases.coordination.k8s.io \"pgbeacon-pg\" not found",
                answer.json().getString("message"));
    }

    @Test
    void ofTwoThatSawTheSameVersionOneMayChangeIt() {
        var seen = caller.create(LEASES, lease("pg-0")).json();
        var first = caller.update(PATH, held(seen.copy(), "pg-1"));
        assertEquals(200, first.status());
        var second = caller.update(PATH, held(seen.copy(), "pg-2"));
        assertEquals(409, second.status());
        assertEquals("Conflict", second.json().getString("reason"));
        assertEquals("pg-1", holder());
    }

    @Test
    void whatOthersWroteStays() {
        var seen = caller.create(LEASES, lease("pg-0")).json();
        seen.getJsonObject("metadata").put("annotations", new JsonObject().put("team", "x"));
        seen = caller.update(PATH, seen).json();
        var answer = caller.update(PATH, held(seen, "pg-1"));
        assertEquals("x", Meta.annotations(answer.json()).get("team"));
    }

    @Test
    void anUpdateWithoutAVersionIsRefused() {
        caller.create(LEASES, lease("pg-0"));
        var answer = caller.update(PATH, lease("pg-1"));
        assertEquals(422, answer.status());
        assertTrue(answer.json().getString("message").contains("metadata.resourceVersion: Invalid value: 0x0"));
    }

    @Test
    void anUpdateOfALeaseThatWasDeletedIsAConflictByItsUid() {
        var seen = caller.create(LEASES, lease("pg-0")).json();
        assertEquals(200, caller.delete(PATH).status());
        assertEquals(409, caller.update(PATH, seen).status());
        assertEquals(Optional.empty(), store.lease("pgbeacon-pg"));
    }

    @Test
    void anUpdateOfALeaseThatWasMadeAnewIsAConflict() {
        var seen = caller.create(LEASES, lease("pg-0")).json();
        caller.delete(PATH);
        caller.create(LEASES, lease("pg-1"));
        assertEquals(409, caller.update(PATH, seen).status());
        assertEquals("pg-1", holder());
    }

    @Test
    void anUpdateMakesALeaseWithoutAUidWhereMakingIsAllowed() {
        store.access.bind("u", Role.in("default", "u", Role.Rule.of("coordination.k8s.io", "leases", "update")));
        var updater = Caller.with(store, store.access.token("u"));
        assertEquals(403, updater.update(PATH, lease("pg-0")).status());
        assertEquals(201, caller.update(PATH, lease("pg-0")).status());
    }

    @Test
    void theSameAgainMovesNoVersion() {
        var seen = caller.create(LEASES, lease("pg-0")).json();
        assertEquals(seen, caller.update(PATH, seen).json());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00.123Z",
                "2026-01-01T00:00:00.123456789Z",
                "yesterday",
                "2026-13-01T00:00:00.000000Z"
            })
    void timesHaveExactlySixFractionalDigits(String time) {
        for (var field : new String[] {"renewTime", "acquireTime"}) {
            var lease = lease("pg-0");
            lease.getJsonObject("spec").put(field, time);
            var answer = caller.create(LEASES, lease);
            assertEquals(400, answer.status());
            assertEquals("BadRequest", answer.json().getString("reason"));
            assertTrue(answer.json().getString("message").contains("parsing time \"" + time + "\""), answer.body());
        }
    }

    @Test
    void timesAreKeptInUtc() {
        var lease = lease("pg-0");
        lease.getJsonObject("spec").put("renewTime", "2026-01-01T02:00:00.000001+02:00");
        var made = caller.create(LEASES, lease).json();
        assertEquals("2026-01-01T00:00:00.000001Z", made.getJsonObject("spec").getString("renewTime"));
    }

    @ParameterizedTest
    @CsvSource({
        "leaseDurationSeconds, 0, 422, spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
        "leaseTransitions, -1, 422, spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0",
        "holderIdentity, 1, 400, v1.LeaseSpec.HolderIdentity: ReadString",
    })
    void whatIsWrongIsRefused(String field, int value, int status, String message) {
        var lease = lease("pg-0");
        lease.getJsonObject("spec").put(field, value);
        var answer = caller.create(LEASES, lease);
        assertEquals(status, answer.status());
        assertTrue(answer.json().getString("message").contains(message), answer.body());
    }

    @Test
    void unknownFieldsAreDroppedOrRefusedAsAsked() {
        var lease = lease("pg-0").put("more", 1);
        var strict = caller.create(LEASES + "?fieldValidation=Strict", lease);
        assertEquals(400, strict.status());
        assertTrue(strict.json().getString("message").contains("unknown field \"more\""));
        var warned = caller.create(LEASES + "?fieldValidation=Warn", lease);
        assertEquals(Optional.of("299 - \"unknown field \\\"more\\\"\""), warned.header("Warning"));
        assertEquals(Optional.empty(), Optional.ofNullable(warned.json().getValue("more")));
    }

    @Test
    void anotherKindOrVersionIsRefused() {
        assertEquals(400, caller.create(LEASES, lease("x").put("kind", "Pod")).status());
        assertEquals(
                400, caller.create(LEASES, lease("x").put("apiVersion", "v1")).status());
        assertEquals(
                404,
                caller.get("/apis/coordination.k8s.io/v1beta1/namespaces/default/leases")
                        .status());
        assertEquals(400, caller.call("POST", LEASES, "application/json", "{").status());
        assertEquals(415, caller.call("POST", LEASES, "text/plain", "{}").status());
    }

    private String holder() {
        return store.lease("pgbeacon-pg").orElseThrow().getJsonObject("spec").getString("holderIdentity");
    }

    private static JsonObject lease(String holder) {
        return held(
                new JsonObject()
                        .put("apiVersion", "coordination.k8s.io/v1")
                        .put("kind", "Lease")
                        .put("metadata", new JsonObject().put("name", "pgbeacon-pg"))
                        .put(
                                "spec",
                                new JsonObject()
                                        .put("leaseDurationSeconds", 15)
                                        .put("renewTime", "2026-01-01T00:00:00.000000Z")),
                holder);
    }

    private static JsonObject held(JsonObject lease, String holder) {
        lease.getJsonObject("spec").put("holderIdentity", holder);
        return lease;
    }
}
