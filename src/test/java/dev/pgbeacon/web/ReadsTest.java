package dev.pgbeacon.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How our paths of the management port are answered. */
class ReadsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Reads reads = new Reads();
    private final TestManagementPort port = new TestManagementPort(router -> {
        reads.serve(router, "/hello", List.of("name"), query -> {
            var name = query.find("name").orElse("world");
            return CompletableFuture.completedStage(Reply.json("\"hello " + name + "\""));
        });
        reads.serve(router, "/late", List.of(), query -> CompletableFuture.supplyAsync(() -> Reply.json("1")));
        reads.serve(router, "/broken", List.of(), query -> {
            throw new IllegalStateException("no more");
        });
        reads.serve(router, "/large", List.of(), query -> {
            return CompletableFuture.completedStage(Reply.json("x".repeat(32 << 20)));
        });
    });

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void anAnswerIsJsonThatNobodyKeeps() {
        var answer = port.get("/hello?name=a%20b");

        assertEquals(200, answer.statusCode());
        assertEquals("\"hello a b\"", answer.body());
        assertEquals(Optional.of("application/json"), answer.headers().firstValue("Content-Type"));
        assertEquals(Optional.of("no-store"), answer.headers().firstValue("Cache-Control"));
        assertEquals(Optional.of("nosniff"), answer.headers().firstValue("X-Content-Type-Options"));
    }

    @Test
    void anAnswerThatComesLaterIsSentWhenItComes() {
        assertEquals("1", port.get("/late").body());
    }

    @Test
    void headIsAnsweredWithoutABody() {
        var answer = port.send(HttpRequest.newBuilder(port.uri("/hello"))
                .method("HEAD", BodyPublishers.noBody())
                .build());

        assertEquals(200, answer.statusCode());
        assertEquals(Optional.of("13"), answer.headers().firstValue("Content-Length"));
        assertEquals("", answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void whatIsNoReadIsRefused(String method) {
        var answer = port.send(HttpRequest.newBuilder(port.uri("/hello"))
                .method(method, BodyPublishers.ofString("x"))
                .build());

        assertEquals(405, answer.statusCode());
        assertEquals("{\"reason\":\"method: " + method + " (expected: GET, HEAD)\"}", answer.body());
        assertEquals(Optional.of("GET, HEAD"), answer.headers().firstValue("Allow"));
    }

    @Test
    void aParameterThatIsUnknownIsRefused() {
        var answer = port.get("/hello?nmae=a");

        assertEquals(400, answer.statusCode());
        assertEquals("{\"reason\":\"parameter: 'nmae' (expected: one of name)\"}", answer.body());
    }

    @Test
    void aFailureOfOursIs500() {
        assertEquals(500, port.get("/broken").statusCode());
    }

    @Test
    void anotherSitesPageMayNotReadIt() {
        var answer = port.send(HttpRequest.newBuilder(port.uri("/hello"))
                .header("Origin", "http://elsewhere.example")
                .build());

        assertEquals(Optional.empty(), answer.headers().firstValue("Access-Control-Allow-Origin"));
    }

    @Test
    void answersThatNobodyTakesAreBoundedAndFreedWhenTheirClientsGo() throws IOException {
        var clients = new ArrayList<Socket>();
        for (int i = 0; i < 16; i++) {
            var client = new Socket(InetAddress.getLoopbackAddress(), port.port());
            client.getOutputStream().write("GET /large HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            clients.add(client);
        }

        Await.until("a refusal", LIMIT, () -> port.get("/hello").statusCode() == 503);
        assertTrue(port.get("/hello").body().contains("at most 16"));
        for (var client : clients) {
            client.close();
        }

        Await.until("an answer", LIMIT, () -> port.get("/hello").statusCode() == 200);
    }
}
