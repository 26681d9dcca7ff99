package dev.pgbeacon.kube;

import static dev.pgbeacon.kube.Caller.PODS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes over the wire, and what goes wrong on it. */
class TestApiServerTest {
    private final ApiStore store = new ApiStore(new TestClock());

    @TempDir
    private Path directory;

    private TestApiServer server;
    private String token;
    private HttpCaller caller;

    @BeforeEach
    void start() {
        store.addPod("pg-0", Map.of("role", "replica"), Map.of());
        store.access.bind("admin", Role.admin());
        token = store.access.token("admin");
        server = TestApiServer.start(store, directory);
        caller = new HttpCaller(server, Version.HTTP_1_1, token);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void callsAreAnsweredOverTlsToWhoeverHasAToken(Version version) throws Exception {
        var answer = new HttpCaller(server, version, token).label("pg-0", "primary");
        assertEquals(200, answer.statusCode());
        assertEquals(version, answer.version());
        assertEquals(
                "application/json", answer.headers().firstValue("content-type").orElseThrow());
        assertEquals(Optional.of("primary"), store.label("pg-0", "role"));
        assertEquals(401, new HttpCaller(server, version, "bad").get(PODS).statusCode());
        var entry = server.journal.await("patch", one -> one.is("PATCH", PODS + "/pg-0") && one.answered(200));
        assertEquals("application/merge-patch+json", entry.contentType());
        assertEquals(Optional.of("admin"), entry.user());
        assertTrue(entry.carriedOut());
        assertTrue(entry.body().contains("primary"));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void whatIsHeldLandsThoughTheClientHasGone(Version version) {
        var held = server.faults.on("PATCH", "/pods/pg-0").once().hold();
        var call = new HttpCaller(server, version, token).startLabel("pg-0", "primary");
        held.awaitHits(1);
        call.cancel(true);
        held.awaitGone();
        assertEquals(Optional.of("replica"), store.label("pg-0", "role"));
        assertEquals(200, held.release().get(0).status());
        assertEquals(Optional.of("primary"), store.label("pg-0", "role"));
    }

    @Test
    void whatIsHeldAnswersTheClientThatWaits() {
        var held = server.faults.on("PATCH", "").once().hold();
        var call = caller.startLabel("pg-0", "primary");
        held.awaitHits(1);
        assertFalse(call.isDone());
        held.release();
        assertEquals(200, call.join().statusCode());
    }

    @Test
    void aWriteMayLandAtTheMomentTheClientGivesUp() {
        var fault = server.faults.on("PATCH", "").once().landWhenGone();
        var call = caller.startLabel("pg-0", "primary");
        fault.awaitHits(1);
        assertEquals(Optional.of("replica"), store.label("pg-0", "role"));
        call.cancel(true);
        server.journal.await("late", entry -> entry.is("PATCH", "pg-0") && entry.carriedOut());
        assertEquals(Optional.of("primary"), store.label("pg-0", "role"));
    }

    @Test
    void aFaultTakesTheRequestsThatItIsMeantForAndNoMore() throws Exception {
        var fault = server.faults.on("PATCH", "/pods/pg-0$").times(2).unavailable(Optional.of(7));
        for (int i = 0; i < 2; i++) {
            assertEquals(200, caller.get(PODS).statusCode());
            var refused = caller.label("pg-0", "primary");
            assertEquals(503, refused.statusCode());
            assertEquals("7", refused.headers().firstValue("retry-after").orElseThrow());
            assertEquals("ServiceUnavailable", new JsonObject(refused.body()).getString("reason"));
        }
        assertEquals(200, caller.label("pg-0", "primary").statusCode());
        assertEquals(2, fault.hits());
        assertEquals(
                1,
                server.journal
                        .entries(entry -> entry.is("PATCH", "") && entry.carriedOut())
                        .size());
    }

    @Test
    void aConnectionIsDroppedBeforeOrAfterItWasDone() throws Exception {
        server.faults.on("PATCH", "").once().dropBefore();
        assertThrows(IOException.class, () -> caller.label("pg-0", "primary"));
        assertEquals(Optional.of("replica"), store.label("pg-0", "role"));
        server.faults.on("PATCH", "").once().dropAfter();
        assertThrows(IOException.class, () -> caller.label("pg-0", "primary"));
        assertEquals(Optional.of("primary"), store.label("pg-0", "role"));
        assertEquals(200, caller.get(PODS).statusCode());
    }

    @Test
    void answersMayBeAnythingAndAllMayBeWellAgain() throws Exception {
        server.faults.onAll().garbage();
        var garbage = caller.get(PODS);
        assertEquals(200, garbage.statusCode());
        assertThrows(DecodeException.class, () -> new JsonObject(garbage.body()));
        server.faults.clear();
        server.faults.onAll().tooMany(Optional.empty());
        assertEquals(429, caller.get(PODS).statusCode());
        server.faults.clear();
        server.faults.onAll().gatewayTimeoutAfter();
        assertEquals(504, caller.label("pg-0", "primary").statusCode());
        assertEquals(Optional.of("primary"), store.label("pg-0", "role"));
        server.faults.clear();
        assertEquals(200, caller.get(PODS).statusCode());
    }

    @Test
    void aPausedServerAnswersNobodyUntilItGoesOn() {
        server.pause();
        var call = caller.startLabel("pg-0", "primary");
        assertEquals(0, server.journal.entries().size());
        server.resume();
        assertEquals(200, call.join().statusCode());
    }

    @Test
    void aStoppedServerRefusesConnectionsAndComesBackOnItsPort() throws Exception {
        assertEquals(200, caller.get(PODS).statusCode());
        server.stop();
        assertThrows(ConnectException.class, () -> new HttpCaller(server, Version.HTTP_1_1, token).get(PODS));
        server.start();
        assertEquals(200, caller.get(PODS).statusCode());
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aWatchIsToldOfEachChange(Version version) throws Exception {
        var watch =
                new HttpCaller(server, version, token).lines(PODS + "?watch=true&fieldSelector=metadata.name%3Dpg-0");
        assertEquals(200, watch.statusCode());
        var lines = watch.body().iterator();
        assertEquals("ADDED", new JsonObject(lines.next()).getString("type"));
        caller.label("pg-0", "primary");
        store.addPod("pg-1", Map.of(), Map.of());
        store.terminatePod("pg-0");
        assertEquals("primary", Meta.labels(object(lines.next())).get("role"));
        assertFalse(Meta.text(object(lines.next()), "deletionTimestamp").isEmpty());
        server.endWatches();
        assertFalse(lines.hasNext());
    }

    @Test
    void aWatchFromACompactedVersionSays410AndEnds() throws Exception {
        store.compact();
        var lines = caller.lines(PODS + "?watch=true&resourceVersion=1").body().toList();
        assertEquals(1, lines.size());
        assertEquals(410, object(lines.get(0)).getInteger("code"));
    }

    @Test
    void aTokenIsRotatedAsTheKubeletDoesIt() throws Exception {
        var mount = server.mount(token);
        assertEquals(token, Files.readString(mount.token()));
        assertEquals("default", Files.readString(mount.directory().resolve("namespace")));
        assertTrue(Files.readString(mount.ca()).startsWith("-----BEGIN CERTIFICATE-----"));
        var before = mount.token().toRealPath();
        mount.rotate("another");
        assertEquals("another", Files.readString(mount.token()));
        assertNotEquals(before, mount.token().toRealPath());
    }

    private static JsonObject object(String line) {
        return new JsonObject(line).getJsonObject("object");
    }
}
