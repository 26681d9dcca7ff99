package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodJsonTest {
    private static final Pod DB_0 = new Pod("db-0", "4f1a");

    private final Wire wire = new Wire("prod", "db", new TestClock());

    private Request request(Call call) {
        return wire.exchange(call).request();
    }

    private Answer read(int status, String body) {
        return wire.exchange(new Call.ReadPod("db-0")).answer(new Response(status, Optional.empty(), body));
    }

    @Test
    void aPodIsReadByItsName() {
        assertEquals(
                new Request("GET", "/api/v1/namespaces/prod/pods/db-0", Optional.empty(), ""),
                request(new Call.ReadPod("db-0")));
    }

    @Test
    void aPatchIsAJsonMergePatchForThisIncarnationOfThePod() {
        assertEquals(
                new Request(
                        "PATCH",
                        "/api/v1/namespaces/prod/pods/db-0",
                        Optional.of("application/merge-patch+json"),
                        "{\"metadata\":{\"uid\":\"4f1a\",\"labels\":{\"role\":\"replica\"}}}"),
                request(new Call.PatchPod(DB_0, Optional.empty(), Map.of("role", Optional.of("replica")), Map.of())));
    }

    @Test
    void aPatchMayBeForOneVersionOfThePodAlone() {
        assertEquals(
                "{\"metadata\":{\"uid\":\"4f1a\",\"resourceVersion\":\"812\",\"labels\":{\"role\":\"primary\"},"
                        + "\"annotations\":{\"pgbeacon.dev/a\":\"1\",\"pgbeacon.dev/status\":\"\\\"5\\\"\\n\"}}}",
                request(new Call.PatchPod(
                                DB_0,
                                Optional.of("812"),
                                Map.of("role", Optional.of("primary")),
                                Map.of("pgbeacon.dev/status", "\"5\"\n", "pgbeacon.dev/a", "1")))
                        .body());
    }

    @Test
    void aLabelWithoutAValueIsRemoved() {
        assertEquals(
                "{\"metadata\":{\"uid\":\"4f1a\",\"labels\":{\"role\":null}}}",
                request(new Call.PatchPod(DB_0, Optional.empty(), Map.of("role", Optional.empty()), Map.of()))
                        .body());
    }

    @Test
    void whatAPodSaysOfItselfIsRead() {
        var body = """
                {"kind":"Pod","apiVersion":"v1","metadata":{"name":"db-0","namespace":"prod","uid":"4f1a",
                "resourceVersion":"812","labels":{"app":"db","role":"replica"},"annotations":{"a":"b"},
                "managedFields":[{"manager":"pgbeacon","fieldsV1":{"f:metadata":{}}}]},
                "spec":{"nodeName":"n","x":1.5},"status":{"phase":"Running"}}
                """;
        assertEquals(
                new Answer.OfPod(
                        new SeenPod(DB_0, "812", Map.of("app", "db", "role", "replica"), Map.of("a", "b"), false)),
                read(200, body));
    }

    @Test
    void aPodThatIsDeletedSaysSince() {
        var answer = assertInstanceOf(
                Answer.OfPod.class,
                read(
                        200,
                        "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"db-0\",\"uid\":\"4f1a\",\"resourceVersion\":\"9\","
                                + "\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}}"));
        assertTrue(answer.pod().deleting());
        assertEquals(Map.of(), answer.pod().labels());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "<html>sign in</html>",
                "{\"kind\":\"Pod\"",
                "{\"kind\":\"Pod\"}",
                "{\"kind\":\"Pod\",\"metadata\":7}",
                "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"db-0\",\"uid\":\"\",\"resourceVersion\":\"9\"}}",
                "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"db-0\",\"uid\":\"4f1a\",\"resourceVersion\":9}}",
                "{\"kind\":\"Lease\",\"metadata\":{\"name\":\"db-0\",\"uid\":\"4f1a\",\"resourceVersion\":\"9\"}}",
            })
    void whatIsNoPodIsNoAnswer(String body) {
        var why = assertInstanceOf(Answer.Lost.class, read(200, body)).why();
        assertTrue(why.startsWith("answered 200 with what is no Pod: '"), why);
        assertTrue(why.length() < 150, why);
    }

    @Test
    void aBodyThatNestsWithoutEndIsNoAnswer() {
        assertInstanceOf(Answer.Lost.class, read(200, "{\"a\":".repeat(100_000)));
        assertInstanceOf(Answer.Lost.class, read(200, "[".repeat(100_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../secrets/x", "a/b", "a?b", "", "Db-0", "-a", "a b", "a\n", "a%2e"})
    void whatCannotBeAPodsNameIsNeverPutIntoAPath(String name) {
        var read = wire.withoutAsking(new Call.ReadPod(name)).orElseThrow();
        assertEquals(404, assertInstanceOf(Answer.Refused.class, read).status());
        if (!name.isBlank()) {
            assertTrue(wire.withoutAsking(new Call.PatchPod(new Pod(name, "1"), Optional.empty(), Map.of(), Map.of()))
                    .isPresent());
        }
        assertTrue(wire.withoutAsking(new Call.ReadPod("db-0.x")).isEmpty());
        assertTrue(wire.withoutAsking(new Call.ReadLease()).isEmpty());
    }

    @Test
    void onePodIsWatchedByAFieldSelector() {
        assertEquals(
                "/api/v1/namespaces/prod/pods?watch=true&fieldSelector=metadata.name%3Ddb-0&timeoutSeconds=120",
                wire.watch(Watched.pod("db-0"), 120));
    }
}
