package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {
    private static final Call PATCH =
            new Call.PatchPod(new Pod("db-0", "4f1a"), Optional.empty(), Map.of("role", Optional.of("x")), Map.of());

    private final Wire wire = new Wire("prod", "db", new TestClock());

    private Answer answer(Call call, int status, String body) {
        return wire.exchange(call).answer(new Response(status, Optional.empty(), body));
    }

    private Answer.Refused refused(int status, String body) {
        return assertInstanceOf(Answer.Refused.class, answer(PATCH, status, body));
    }

    private static JsonObject status(String message) {
        return new JsonObject()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message);
    }

    @Test
    void itSaysWhatTheStatusSays() {
        var message =
                "pods \"db-0\" is forbidden: User \"system:serviceaccount:prod:db\" cannot patch resource \"pods\" in"
                        + " API group \"\" in the namespace \"prod\"";
        assertEquals(
                new Answer.Refused(403, message, Optional.empty(), false),
                refused(403, status(message).encode()));
    }

    @ParameterizedTest
    @CsvSource({
        "'', HTTP 503",
        "'{\"kind\":\"Status\"}', HTTP 503",
        "'{\"kind\":\"Status\",\"message\":7}', HTTP 503",
        "upstream connect error, upstream connect error",
        "'<html>\r\n<h1>503</h1>\n', <html> <h1>503</h1>",
        "'{\"message\":\"x\"}', '{\"message\":\"x\"}'",
    })
    void whatIsNoStatusIsQuoted(String body, String message) {
        assertEquals(message, refused(503, body).message());
    }

    @Test
    void aMessageIsCutToOneLineThatCanBeLogged() {
        var pod = "line one\n\tline\u001b[31m two " + "x".repeat(100_000);
        var message = refused(422, status(pod).encode()).message();
        assertTrue(message.startsWith("line one line [31m two xxx"), message);
        assertEquals(200, message.length());
        assertTrue(message.endsWith("…"), message);
        assertEquals("x".repeat(200), refused(422, "x".repeat(200)).message());
        assertEquals(
                "x".repeat(198) + "…", refused(422, "x".repeat(198) + "😀 more").message());
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "5, 5",
                "' 30 ', 30",
                "0, 0",
                "999999999, 300",
                "-1, -",
                "'', -",
                "'Wed, 21 Oct 2026 07:28:00 GMT', -",
                "1e3, -"
            },
            nullValues = "-")
    void retryAfterIsReadInSecondsAndIgnoredOtherwise(String header, Long seconds) {
        var answer = wire.exchange(PATCH).answer(new Response(429, Optional.of(header), ""));
        assertEquals(
                Optional.ofNullable(seconds).map(Duration::ofSeconds),
                assertInstanceOf(Answer.Refused.class, answer).retryAfter());
    }

    @Test
    void another422ThanThatOnTheUidIsNotTakenForIt() {
        var ofUid = "Pod \"db-0\" is invalid: metadata.uid: Invalid value: \"9\": field is immutable";
        var ofLabel = "Pod \"db-0\" is invalid: metadata.labels: Invalid value: \"a b\": a valid label must be …";
        // Our own pod takes its uid from the downward API, and a message may hold all of it.
        var withThePod = "json: cannot unmarshal number: {\"fieldRef\":{\"fieldPath\":\"metadata.uid\"}}";
        assertTrue(refused(422, status(ofUid).encode()).otherUid());
        assertFalse(refused(422, status(ofLabel).encode()).otherUid());
        assertFalse(refused(422, status(withThePod).encode()).otherUid());
        assertFalse(refused(409, status(ofUid).encode()).otherUid());
    }

    @Test
    void a422OnTheUidIsKnownByItsCausesToo() {
        var causes = new JsonArray().add("x").add(new JsonObject().put("field", "metadata.uid"));
        var body = status("words of a later release").put("details", new JsonObject().put("causes", causes));
        assertTrue(refused(422, body.encode()).otherUid());
    }

    @ParameterizedTest
    @CsvSource({
        "504, Timeout, x",
        "500, ServerTimeout, x",
        "500, InternalError, 'etcdserver: leader changed'",
        "502, x, x",
        "408, x, x"
    })
    void aWriteThatTimedOutBehindTheServerMayBeDoneYet(int status, String reason, String message) {
        var body = status(message).put("reason", reason).encode();
        var why =
                assertInstanceOf(Answer.Lost.class, answer(PATCH, status, body)).why();
        assertEquals(status + ": " + message, why);
        assertInstanceOf(
                Answer.Refused.class, answer(new Call.ReadPod("db-0"), status, body), "a read changes nothing");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 404, 405, 409, 415, 422, 429, 500, 503})
    void everyOtherStatusIsARefusal(int status) {
        assertEquals(status, refused(status, status("x").encode()).status());
    }
}
