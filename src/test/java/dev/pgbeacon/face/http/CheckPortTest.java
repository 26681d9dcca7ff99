package dev.pgbeacon.face.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.DrainedBy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, byte by byte. */
class CheckPortTest {
    private TestPort port;

    @BeforeEach
    void open() throws IOException {
        port = TestPort.open();
    }

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void haproxysOwnRequestIsAnsweredWithTheStatusAloneAndTheEnd() throws IOException {
        try (var client = port.connect().send("OPTIONS / HTTP/1.0\r\n\r\n")) {
            var answer = client.answer();
            assertEquals(200, answer.status());
            assertEquals("0", answer.header("content-length"));
            assertEquals("no-store", answer.header("cache-control"));
            assertEquals("GET, HEAD, OPTIONS", answer.header("allow"));
            assertTrue(client.ended());
        }
        port.cluster.board.drain(DrainedBy.FILE, "x");
        assertEquals(503, RawHttp.ask(port.port(), "OPTIONS / HTTP/1.0\r\n\r\n").status());
    }

    @Test
    void getSaysWhyInJson() throws IOException {
        var answer = RawHttp.get(port.port(), "/replica");
        assertEquals(503, answer.status());
        assertEquals("application/json", answer.header("content-type"));
        assertEquals("no-store", answer.header("cache-control"));
        assertEquals("not a standby: primary on timeline 1", new JsonObject(answer.body()).getString("reason"));
    }

    @Test
    void headIsGetWithoutTheBody() throws IOException {
        try (var client = port.connect()) {
            var head = client.send("HEAD /primary HTTP/1.1\r\nHost: x\r\n\r\n").answerWithoutBody();
            var get = client.send("GET /primary HTTP/1.1\r\nHost: x\r\n\r\n").answer();
            assertEquals(200, head.status());
            assertEquals(head.headers(), get.headers());
            assertEquals(Integer.toString(get.body().length()), head.header("content-length"));
        }
    }

    @Test
    void http11KeepsTheConnectionUnlessAskedToCloseIt() throws IOException {
        try (var client = port.connect()) {
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        200,
                        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                                .answer()
                                .status());
            }
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .answer();
            assertTrue(client.ended());
        }
    }

    @Test
    void http10ClosesTheConnectionUnlessAskedToKeepIt() throws IOException {
        try (var client = port.connect()) {
            var answer = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    .answer();
            assertEquals("keep-alive", answer.header("connection"));
            assertEquals(200, client.send("GET / HTTP/1.0\r\n\r\n").answer().status());
            assertTrue(client.ended());
        }
    }

    @Test
    void requestsSentAheadAreAnsweredInTheirOrder() throws IOException {
        try (var client = port.connect()) {
            client.send("GET /primary HTTP/1.1\r\n\r\nGET /x HTTP/1.1\r\n\r\nGET /replica HTTP/1.1\r\n\r\n".repeat(50));
            for (int i = 0; i < 50; i++) {
                assertEquals(200, client.answer().status());
                assertEquals(404, client.answer().status());
                assertEquals(503, client.answer().status());
            }
        }
    }

    @Test
    void aRequestMayComeByteByByte() throws IOException {
        try (var client = port.connect()) {
            for (char character : "GET /primary HTTP/1.1\r\nHost: x\r\n\r\n".toCharArray()) {
                client.send(String.valueOf(character));
            }
            assertEquals(200, client.answer().status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW"})
    void otherMethodsAre405AndToldWhichThereAre(String method) throws IOException {
        try (var client = port.connect()) {
            var answer = client.send(method + " /primary HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
                    .answer();
            assertEquals(405, answer.status());
            assertEquals("GET, HEAD, OPTIONS", answer.header("allow"));
            assertEquals(200, client.send("GET / HTTP/1.1\r\n\r\n").answer().status(), "the body was no request");
        }
    }

    @Test
    void anUnknownPathIs404WithThoseThatThereAre() throws IOException {
        var answer = RawHttp.get(port.port(), "/nonsense?lag=abc");
        assertEquals(404, answer.status());
        var body = new JsonObject(answer.body());
        assertEquals("unknown path: '/nonsense'", body.getString("reason"));
        assertTrue(body.getJsonArray("paths").contains("/read-only"), answer.body());
        assertFalse(body.containsKey("servers"), answer.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/replica?lag=abc",
                "/replica?lag=",
                "/replica?x=1",
                "/replica?lag=1&lag=1",
                "/%zz",
                "/health?lag=1MB",
                "/liveness?lag=1",
                "/status?x",
                "/servers/%ff/primary",
                "/health?min_lsn=0/1",
            })
    void whatCannotBeReadIs400WithTheReason(String target) throws IOException {
        var answer = RawHttp.get(port.port(), target);
        assertEquals(400, answer.status());
        assertTrue(new JsonObject(answer.body()).getString("reason").contains("expected"), answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%70rimary", "http://host:9200/primary", "/servers/b/primary", "/primary?", "http://host"})
    void aTargetMayBeWrittenInOtherWays(String target) throws IOException {
        assertEquals(200, RawHttp.get(port.port(), target).status());
    }

    @Test
    void aRequestLineThatIsTooLongIs414() throws IOException {
        try (var client = port.connect().send("GET /" + "x".repeat(5000) + " HTTP/1.1\r\n\r\n")) {
            assertEquals(414, client.answer().status());
            assertTrue(client.ended());
        }
    }

    @Test
    void headersThatAreTooLargeAre431() throws IOException {
        try (var client = port.connect().send("GET / HTTP/1.1\r\n" + ("X: " + "x".repeat(1000) + "\r\n").repeat(9))) {
            assertEquals(431, client.answer().status());
            assertTrue(client.ended());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n\u0016\u0003\u0001\u0002\u0000x\n\n",
                "garbage\r\n\r\n",
                "GET\r\n\r\n",
                "GET /primary\r\n\r\n",
                "30\n",
                "GET /primary HTTP/x\r\n\r\n",
                "\u0000\u0001\u00ff\n\n",
            })
    void garbageIs400AndTheEnd(String bytes) throws IOException {
        try (var client = port.connect().send(bytes)) {
            assertEquals(400, client.answer().status());
            assertTrue(client.ended());
        }
    }

    @Test
    void aBrokenChunkEndsTheConnection() throws IOException {
        try (var client = port.connect().send("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")) {
            assertEquals(200, client.answer().status());
            assertTrue(client.send("nonsense\r\n\r\n").ended());
        }
    }
}
