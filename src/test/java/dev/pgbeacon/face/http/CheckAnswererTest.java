package dev.pgbeacon.face.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a target to status and JSON. */
class CheckAnswererTest {
    private static final Set<String> KEYS =
            Set.of("role", "state", "timeline", "lag_bytes", "lag_seconds", "lag_basis", "age", "reason");

    private final TestCluster cluster = new TestCluster();
    private List<String> silent = List.of();

    @BeforeEach
    void know() {
        for (var name : List.of("a", "b")) {
            cluster.board.register(
                    TestCluster.node(name), Duration.ofHours(1), () -> CompletableFuture.completedStage(null));
        }
    }

    private CheckReply ask(Routes routes, String target) {
        var answerer = new CheckAnswerer(
                cluster.board,
                new CheckTable(Check.READY),
                new CheckRules(Optional.empty()),
                routes,
                () -> CompletableFuture.completedStage(silent));
        return answerer.answer(target).toCompletableFuture().join();
    }

    private CheckReply ask(String target) {
        return ask(Routes.of(TestCluster.node("b")), target);
    }

    private CheckReply askShared(String target) {
        return ask(Routes.of(nodes("a", "b")), target);
    }

    private static List<NodeId> nodes(String... names) {
        return Stream.of(names).map(TestCluster::node).toList();
    }

    private static JsonObject json(CheckReply reply) {
        return new JsonObject(reply.body());
    }

    @ParameterizedTest
    @EnumSource(NodeState.class)
    void everyVerdictHasTheSameKeysWhateverIsKnown(NodeState state) {
        Nodes.in(state, cluster);
        for (var path : List.of("/", "/primary", "/replica", "/health")) {
            assertEquals(KEYS, json(ask(path)).fieldNames(), path);
        }
        assertEquals(state.words(), json(ask("/")).getString("state"));
    }

    @Test
    void whatIsKnownIsANumber() {
        cluster.says("b").upstreamAt("0/100").standbyAt("0/100");
        cluster.pass(Duration.ofMillis(1250));
        assertEquals(
                "{\"role\":\"standby\",\"state\":\"streaming\",\"timeline\":1,\"lag_bytes\":0,\"lag_seconds\":0.000,"
                        + "\"lag_basis\":\"receiver\",\"age\":1.250,\"reason\":\"standby, streaming on timeline 1, 0 bytes"
                        + " (receiver) and 0.0 s (receiver) behind\"}",
                ask("/replica").body());
    }

    @Test
    void whatIsNotKnownIsNullAndNeverZero() {
        cluster.says("b").orphan().standbyAt("0/100");
        var body = json(ask("/replica"));
        for (var key : List.of("lag_bytes", "lag_seconds", "lag_basis")) {
            assertEquals(null, body.getValue(key), key);
        }
        assertEquals(1, body.getInteger("timeline"));
        for (var key : List.of("timeline", "age", "lag_bytes")) {
            assertEquals(null, json(ask(Routes.of(TestCluster.node("a")), "/")).getValue(key), key);
        }
    }

    @Test
    void aBytesLagMayBeKnownWhereTheTimeIsNot() {
        cluster.says("b").upstreamAt("0/200").standbyAt("0/100");
        var body = json(ask("/"));
        assertEquals(256, body.getInteger("lag_bytes"));
        assertEquals(null, body.getValue("lag_seconds"));
    }

    @ParameterizedTest
    @CsvSource({
        "/servers/a/primary, 200",
        "/servers/b/primary, 503",
        "/servers/b/replica, 200",
        "/servers/a, 200",
        "/servers/a/, 200",
        "/servers/%61/primary, 200",
        "/servers/a/x, 404",
        "/servers/c/primary, 404",
        "/servers/, 404",
        "/servers, 404",
        "/primary, 404",
        "/, 404",
        "/status, 404",
        "/servers/b/status, 200",
        "/servers/b/cluster, 200",
        "/cluster, 200",
        "/liveness, 200",
    })
    void aSharedPortAnswersUnderEachServersName(String target, int status) {
        cluster.says("a").primaryAt("0/100");
        cluster.says("b").upstreamAt("0/100").standbyAt("0/100");
        assertEquals(status, askShared(target).status(), askShared(target).body());
    }

    @Test
    void aSharedPortNamesItsServersToWhoNamesNone() {
        var body = json(askShared("/primary"));
        assertEquals(
                "several servers are answered for here (expected: /servers/NAME/primary)", body.getString("reason"));
        assertEquals(List.of("a", "b"), body.getJsonArray("servers").getList());
        assertEquals(
                "unknown server: 'x'", json(askShared("/servers/x/primary")).getString("reason"));
    }

    @Test
    void aServersOwnPortKnowsItsNameToo() {
        cluster.says("b").primaryAt("0/100");
        assertEquals(200, ask("/servers/b/primary").status());
        assertEquals(404, ask("/servers/a/primary").status());
        assertEquals(200, ask(Routes.of(nodes("b")), "/primary").status(), "one server alone shares with nobody");
    }

    @Test
    void livenessSaysWhichLoopsDoNotTurnAndNothingOfTheServer() {
        Nodes.in(NodeState.DOWN, cluster);
        assertEquals(200, ask("/liveness").status());
        silent = List.of("watch");
        assertEquals(503, ask("/liveness").status());
        assertEquals("does not turn: watch", json(ask("/liveness")).getString("reason"));
    }

    @Test
    void clusterShowsAllNodesWhoeverIsAsked() {
        cluster.says("a").timeline(2).primaryAt("0/100");
        cluster.says("b").primaryAt("0/200");
        var reply = ask("/cluster");
        assertEquals(200, reply.status());
        var members = json(reply).getJsonArray("members");
        assertEquals(2, members.size());
        var a = members.getJsonObject(0);
        assertEquals("a", a.getString("name"));
        assertEquals("a.example", a.getString("host"));
        assertEquals(5432, a.getInteger("port"));
        assertEquals("primary", a.getString("role"));
        assertEquals(0, a.getInteger("lag_bytes"));
        var b = members.getJsonObject(1);
        assertEquals("fenced", b.getString("state"));
        assertEquals(null, b.getValue("lag_bytes"));
        assertTrue(b.getString("reason").contains("timeline 2"));
    }

    @ParameterizedTest
    @EnumSource(NodeState.class)
    void statusIsAlways200AndSaysWhatEachCheckSays(NodeState state) {
        Nodes.in(state, cluster);
        cluster.board.drain(DrainedBy.FILE, "why");
        var reply = ask("/status");
        assertEquals(200, reply.status());
        assertEquals("why", json(reply).getString("drained"));
        var checks = json(reply).getJsonObject("checks");
        assertEquals(
                Set.of("/", "/readiness", "/primary", "/replica", "/read-only", "/health", "/multimaster", "/liveness"),
                checks.fieldNames());
        for (var path : checks.fieldNames()) {
            var expected = ask(path);
            assertEquals(expected.status(), checks.getJsonObject(path).getInteger("status"), path);
            assertEquals(
                    json(expected).getString("reason"),
                    checks.getJsonObject(path).getString("reason"),
                    path);
        }
    }

    @Test
    void statusShowsTheSnapshot() {
        cluster.says("b").from("a").upstreamAt("0/200").received("0/200").standbyAt("0/100");
        var status = json(ask("/status"));
        assertEquals("7000000000000000001", status.getString("system_identifier"));
        assertEquals("17.0", status.getString("server_version"));
        assertEquals("1970-01-01T00:00:00Z", status.getString("postmaster_start"));
        assertEquals("0/200", status.getString("received_lsn"));
        assertEquals("0/100", status.getString("replayed_lsn"));
        assertEquals("streaming", status.getJsonObject("receiver").getString("status"));
        assertEquals("a.example:5432", status.getJsonObject("receiver").getString("sender"));
        assertEquals(60, status.getJsonObject("receiver").getInteger("timeout"));
        assertEquals(false, status.getJsonObject("replay").getBoolean("paused"));

        cluster.says("b").primaryAt("0/300");
        assertEquals("0/300", json(ask("/status")).getString("flushed_lsn"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%22%5C%0A", "/servers/%22/primary", "/replica?%22=1"})
    void whatComesBackIsEscaped(String target) {
        var reply = ask(target);
        assertTrue(reply.status() >= 400 && reply.status() < 500, reply.body());
        assertTrue(json(reply).getString("reason").contains("\""), reply.body());
    }
}
