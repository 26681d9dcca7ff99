package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a call, whatever the server does. TLS is {@link ApiTlsTest}'s. */
class ApiClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Call READ = new Call.ReadPod("db-0");
    private static final Pod DB_0 = new Pod("db-0", "4f1a");
    private static final Call PATCH =
            new Call.PatchPod(DB_0, Optional.of("811"), Map.of("role", Optional.of("primary")), Map.of());
    private static final Call EVENT = new Call.CreateEvent(DB_0, false, "Promoted", "x");

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final TestClock clock = new TestClock();
    private ScriptedApi server;
    private ApiClient client;

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedApi(Optional.empty());
        client = client(PATIENCE, Optional.empty());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private ApiClient client(Duration timeout, Optional<Text> token) {
        var access = Access.of(ApiServer.parse("http://127.0.0.1:" + server.port()), Optional.empty(), token);
        return new ApiClient(vertx, access, new Wire("prod", "db", clock), timeout, clock);
    }

    private String lost(Call call) {
        return assertInstanceOf(Answer.Lost.class, client.ask(call)).why();
    }

    @Test
    void aCallIsSentInOurNameAndItsAnswerRead() throws InterruptedException {
        client = client(PATIENCE, Optional.of(new Text.Given("secret")));
        server.says(200, ScriptedApi.POD);
        assertInstanceOf(Answer.OfPod.class, client.ask(PATCH));
        var asked = server.asked();
        assertEquals("PATCH", asked.method());
        assertEquals("/api/v1/namespaces/prod/pods/db-0", asked.path());
        assertEquals("application/merge-patch+json", asked.header("content-type"));
        assertEquals("application/json", asked.header("accept"));
        assertEquals("Bearer secret", asked.header("authorization"));
        assertEquals("pgbeacon", asked.header("user-agent"));
        assertEquals("127.0.0.1:" + server.port(), asked.header("host"));
        assertTrue(asked.body().startsWith("{\"metadata\":{\"uid\":\"4f1a\""), asked.body());
    }

    @Test
    void anApiServerMayHaveAnIpv6Address() throws IOException, InterruptedException {
        var loopback = InetAddress.getAllByName("::1")[0];
        Assumptions.assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "no IPv6 on this host");
        try (var other = new ScriptedApi(new ServerSocket(), loopback)) {
            other.says(200, ScriptedApi.POD);
            var where = ApiServer.parse("http://[::1]:" + other.port());
            var access = Access.of(where, Optional.empty(), Optional.empty());
            client = new ApiClient(vertx, access, new Wire("prod", "db", clock), PATIENCE, clock);
            assertInstanceOf(Answer.OfPod.class, client.ask(READ));
            assertEquals("[::1]:" + other.port(), other.asked().header("host"));
        }
    }

    @Test
    void theConnectionIsKeptBetweenCalls() throws InterruptedException {
        server.says(200, ScriptedApi.POD);
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(Answer.OfPod.class, client.ask(READ));
            assertEquals(1, server.asked().connection());
        }
    }

    @Test
    void onTimeOutTheConnectionIsClosedAndTheNextCallMakesAnother() throws InterruptedException {
        client = client(SHORT, Optional.empty());
        assertEquals("no answer within 300 ms", lost(PATCH));
        assertEquals(1, server.ended());
        client = client(PATIENCE, Optional.empty());
        server.says(200, ScriptedApi.POD);
        assertInstanceOf(Answer.OfPod.class, client.ask(READ));
        assertEquals(1, server.asked().connection());
        assertEquals(2, server.asked().connection());
        assertTrue(server.wasAskedNothingMore());
    }

    @Test
    void anAnswerThatComesInDropsIsBoundedAsAWhole() throws InterruptedException {
        client = client(SHORT, Optional.empty());
        server.does((request, out) -> {
            out.write("HTTP/1.1 200 x\r\nContent-Length: 2000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(' ');
                out.flush();
                Thread.onSpinWait();
            }
        });
        assertTrue(lost(READ).startsWith("no answer within"));
        assertEquals(1, server.ended());
    }

    @Test
    void anUnansweredWriteIsNotRepeated() throws InterruptedException {
        server.does((request, out) -> {
            throw new IOException("closed");
        });
        assertEquals("connection closed before the whole answer", lost(PATCH));
        server.asked();
        assertTrue(server.wasAskedNothingMore());
    }

    @Test
    void anAnswerThatIsCutOffIsNone() {
        server.does((request, out) -> {
            out.write("HTTP/1.1 200 x\r\nContent-Length: 900\r\n\r\n{\"kind\"".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            throw new IOException("closed");
        });
        assertEquals("connection closed before the whole answer", lost(PATCH));
    }

    @Test
    void aConnectionThatTheServerClosesIsMadeAnew() throws InterruptedException {
        server.does(ScriptedApi.saying(200, ScriptedApi.POD, "Connection: close\r\n"));
        assertInstanceOf(Answer.OfPod.class, client.ask(READ));
        assertInstanceOf(Answer.OfPod.class, client.ask(READ));
        assertEquals(1, server.asked().connection());
        assertEquals(2, server.asked().connection());
    }

    @Test
    void aKeptConnectionThatIsClosedUnannouncedCostsAtMostTheOneCall() throws InterruptedException {
        server.does((request, out) -> {
            ScriptedApi.saying(200, ScriptedApi.POD).answer(request, out);
            out.flush();
            throw new IOException("closed");
        });
        int answers = 0;
        for (int calls = 1; answers < 3; calls++) {
            answers += client.ask(PATCH) instanceof Answer.OfPod ? 1 : 0;
            assertTrue(calls < 10);
        }
        for (int i = 0; i < answers; i++) {
            server.asked();
        }
        assertTrue(server.wasAskedNothingMore(), "a call that was lost never came, or came once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30\n\n", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 abc\r\n\r\n"})
    void whatIsNoHttpIsNoAnswer(String bytes) throws InterruptedException {
        server.does((request, out) -> out.write(bytes.getBytes(StandardCharsets.ISO_8859_1)));
        var why = lost(READ);
        assertTrue(why.startsWith("the answer is no HTTP: "), why);
        assertEquals(1, server.ended());
    }

    @Test
    void anAnswerThatIsTooLargeIsNotKept() throws InterruptedException {
        var most = " ".repeat(Attempt.LARGEST - ScriptedApi.POD.length());
        server.says(200, ScriptedApi.POD + most);
        assertInstanceOf(Answer.OfPod.class, client.ask(READ));
        server.says(200, ScriptedApi.POD + most + " ");
        assertEquals("the answer is larger than 2097152 bytes", lost(READ));
        assertEquals(1, server.ended());
    }

    @Test
    void aRedirectIsNotFollowed() throws InterruptedException {
        server.does(ScriptedApi.saying(302, "", "Location: /elsewhere\r\n"));
        assertEquals(
                302, assertInstanceOf(Answer.Refused.class, client.ask(READ)).status());
        server.asked();
        assertTrue(server.wasAskedNothingMore());
    }

    @Test
    void whereNobodyListensThereIsNoAnswer() throws IOException {
        server.close();
        var why = lost(READ);
        assertTrue(why.startsWith("cannot connect: ") && why.contains("Connection refused"), why);
    }

    @Test
    void afterA401TheTokenIsReadAgainAndTheCallTriedOnceMore() throws Exception {
        var file = Files.writeString(directory.resolve("token"), "old\n");
        client = client(PATIENCE, Optional.of(new Text.InFile(file)));
        server.does((request, out) -> {
            boolean current = request.header("authorization").equals("Bearer new");
            Files.writeString(file, "new");
            ScriptedApi.saying(current ? 200 : 401, ScriptedApi.POD).answer(request, out);
        });
        assertInstanceOf(Answer.OfPod.class, client.ask(PATCH));
        assertEquals("Bearer old", server.asked().header("authorization"));
        assertEquals("Bearer new", server.asked().header("authorization"));
    }

    @Test
    void a401ThatStaysIsReported() throws Exception {
        var file = Files.writeString(directory.resolve("token"), "bad");
        client = client(PATIENCE, Optional.of(new Text.InFile(file)));
        server.says(401, "{\"kind\":\"Status\",\"message\":\"Unauthorized\"}");
        assertEquals(new Answer.Refused(401, "Unauthorized", Optional.empty(), false), client.ask(PATCH));
        server.asked();
        server.asked();
        assertTrue(server.wasAskedNothingMore());
    }

    @Test
    void aTokenThatCannotChangeIsTriedOnce() throws InterruptedException {
        client = client(PATIENCE, Optional.of(new Text.Given("bad")));
        server.says(401, "");
        assertInstanceOf(Answer.Refused.class, client.ask(PATCH));
        server.asked();
        assertTrue(server.wasAskedNothingMore());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "line\nline", "ü"})
    void whatCannotBeATokenIsNotSent(String text) throws IOException {
        var file = Files.writeString(directory.resolve("token"), text);
        client = client(PATIENCE, Optional.of(new Text.InFile(file)));
        assertEquals("token: " + file + " holds no token", lost(READ));
        assertTrue(server.wasAskedNothingMore());
    }

    @Test
    void anEventThatIsGoneIsToldAnew() throws InterruptedException {
        server.says(201, "{}");
        assertEquals(new Answer.Done(), client.ask(EVENT));
        server.does((request, out) -> ScriptedApi.saying(request.method().equals("PATCH") ? 404 : 201, "{}")
                .answer(request, out));
        assertEquals(new Answer.Done(), client.ask(EVENT));
        assertEquals("POST", server.asked().method());
        assertEquals("PATCH", server.asked().method());
        assertEquals("POST", server.asked().method());
    }

    @Test
    void anInterruptedThreadGetsAnAnswerAndStaysInterrupted() throws InterruptedException {
        var result = new CompletableFuture<Answer>();
        var stayed = new CompletableFuture<Boolean>();
        var thread = new Thread(() -> {
            result.complete(client.ask(PATCH));
            stayed.complete(Thread.currentThread().isInterrupted());
        });
        thread.start();
        server.asked();
        thread.interrupt();
        assertEquals(new Answer.Lost("interrupted"), result.join());
        assertTrue(stayed.join());
        assertEquals(1, server.ended(), "closed, as with every answer that is not waited for");
    }

    @Test
    void closingEndsACallThatIsUnderWay() throws InterruptedException {
        var result = CompletableFuture.supplyAsync(() -> client.ask(PATCH));
        server.asked();
        client.close();
        assertInstanceOf(Answer.Lost.class, result.join());
        assertEquals(1, server.ended());
        assertEquals("closed", lost(READ));
    }

    @Test
    void whenTheEventLoopsHaveEndedThereIsNoAnswer() {
        server.says(200, ScriptedApi.POD);
        assertInstanceOf(Answer.OfPod.class, client.ask(READ));
        vertx.close().toCompletionStage().toCompletableFuture().join();
        assertInstanceOf(Answer.Lost.class, client.ask(PATCH));
    }

    @Test
    void anEventLoopIsNotMadeToWait() {
        var asked = vertx.<Answer>executeBlocking(() -> null).map(on -> client.ask(READ));
        var failure = Assertions.assertThrows(
                CompletionException.class,
                () -> asked.toCompletionStage().toCompletableFuture().join());
        assertInstanceOf(IllegalStateException.class, failure.getCause());
    }

    @Test
    void aNameThatNoPodCanHaveIsNotAskedFor() {
        var served = new AtomicInteger();
        server.does((request, out) -> served.incrementAndGet());
        var answer = client.ask(new Call.ReadPod("../../secrets/x"));
        assertEquals(404, assertInstanceOf(Answer.Refused.class, answer).status());
        assertEquals(0, served.get());
    }
}
