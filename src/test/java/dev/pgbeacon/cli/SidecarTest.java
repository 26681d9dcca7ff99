package dev.pgbeacon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.FreePorts;
import dev.pgbeacon.web.TestManagementPort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes from where the sidecar should be. */
class SidecarTest {
    private static final String STANDBY =
            "{\"servers\":[{\"name\":\"b\",\"host\":\"h\",\"port\":1,\"word\":\"standby\",\"reason\":\"fine\"}]}";

    private static Ran status(int code, String body) {
        try (var port = new TestManagementPort(router -> router.route("/status")
                .handler(request -> request.response().setStatusCode(code).end(body)))) {
            return Ran.of("status", "--url", port.uri("/").toString());
        }
    }

    @Test
    void theWordIsTheFirstAndTheExitCode() {
        var ran = status(200, STANDBY);

        assertEquals(1, ran.exit());
        assertTrue(ran.out().startsWith("standby  b (h:1)\n"), ran.out());
        assertEquals("", ran.err());
    }

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of("primary", "primary", 0),
                Arguments.of("primary", "standby", 1),
                Arguments.of("standby", "primary", 1),
                Arguments.of("standby", "offline", 2),
                Arguments.of("primary", "offline", 2),
                Arguments.of("primary", "word of another version", 2));
    }

    @ParameterizedTest
    @MethodSource("words")
    void ofSeveralServersTheWorstIsTheExitCode(String one, String other, int exit) {
        var ran = status(200, "{\"servers\":[{\"word\":\"%s\"},{\"word\":\"%s\"}]}".formatted(one, other));

        assertEquals(exit, ran.exit(), ran.out());
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                Arguments.of(200, "<html>hello</html>", "no JSON"),
                Arguments.of(200, "[]", "no JSON"),
                Arguments.of(200, "{}", "no servers in it"),
                Arguments.of(200, "{\"servers\":7}", "no servers in it"),
                Arguments.of(200, "{\"servers\":[]}", "no servers in it"),
                Arguments.of(200, "", "no JSON"),
                Arguments.of(404, "not here", "status 404"),
                Arguments.of(302, "elsewhere", "status 302"),
                Arguments.of(503, "", "status 503"),
                Arguments.of(200, "x".repeat(5 << 20), "over 4194304 bytes"));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void whateverElseListensThereIsNoAnswer(int code, String body, String said) {
        var ran = status(code, body);

        assertEquals(3, ran.exit());
        assertTrue(ran.err().startsWith("pgbeacon status: no answer from http://127.0.0.1:"), ran.err());
        assertTrue(ran.err().contains(said), ran.err());
        assertEquals("", ran.out());
    }

    @Test
    void nobodyThereIsNoAnswer() {
        var ran = Ran.of("status", "--url", "http://127.0.0.1:" + FreePorts.take());

        assertEquals(3, ran.exit());
        assertTrue(ran.err().contains("Connection refused"), ran.err());
    }

    @Test
    void aServerThatIsUnknownIsWrongUsage() {
        var ran = status(400, "{\"reason\":\"parameter server: 'x' (expected: one of a, b)\"}");

        assertEquals(64, ran.exit());
        assertEquals("pgbeacon status: parameter server: 'x' (expected: one of a, b)\n", ran.err());
    }

    @Test
    void theNameOfAServerIsSentAsItIs() {
        var seen = new AtomicReference<String>();
        try (var port = new TestManagementPort(router -> router.route("/status").handler(request -> {
            seen.set(request.request().query());
            request.response().end(STANDBY);
        }))) {
            Ran.of("status", "a b&c", "--url", port.uri("").toString());
        }

        assertEquals("server=a%20b%26c", seen.get());
    }

    /** A drain reason, or PostgreSQL's own message, may be anybody's text. */
    @Test
    void whatWouldMoveTheCursorIsNotPrinted() {
        var ran = status(
                200,
                "{\"servers\":[{\"word\":\"offline\",\"name\":\"b\",\"reason\":\"\\u001b[2J\\r\\nprimary\",\"drained\":\"\\u009b1A ü\"}]}");

        assertTrue(ran.out().contains("reason    ?[2J??primary"), ran.out());
        assertTrue(ran.out().contains("drained   ?1A ü"), ran.out());
    }

    @Test
    void aWatchEndsWhenNobodyReadsOn() {
        var asked = new AtomicInteger();
        var err = new StringWriter();
        try (var port = new TestManagementPort(router -> router.route("/status").handler(request -> request.response()
                .setStatusCode(asked.incrementAndGet() > 10 ? 400 : 200)
                .end(STANDBY)))) {
            int exit = Commands.run(
                    new PrintWriter(new NobodyReads(), true, StandardCharsets.UTF_8),
                    new PrintWriter(err),
                    "status",
                    "--watch",
                    "--every",
                    "1ms",
                    "--url",
                    port.uri("").toString());

            assertEquals(70, exit, asked + " questions");
        }
        assertEquals("pgbeacon status: the output cannot be written\n", err.toString());
    }

    /** A pipe whose other end is closed. */
    private static final class NobodyReads extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            throw new IOException("Broken pipe");
        }
    }

    @Test
    void jsonIsPassedOnAsItCame() {
        try (var port = new TestManagementPort(router ->
                router.route("/status").handler(request -> request.response().end(STANDBY)))) {
            var ran = Ran.of("status", "--json", "--url", port.uri("").toString());

            assertEquals(STANDBY + "\n", ran.out());
            assertEquals(1, ran.exit());
        }
    }
}
