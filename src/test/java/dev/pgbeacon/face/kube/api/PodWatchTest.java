package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A watch, whatever the server sends. */
class PodWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration AT_ONCE = Duration.ofMillis(2);

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final TestClock clock = new TestClock();
    private final Semaphore happened = new Semaphore(0);
    private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();
    private ScriptedApi server;
    private Optional<PodWatch> watch = Optional.empty();

    /** What a watch is answered with: piece by piece. */
    private record Stream(OutputStream out) {
        /** At once: whoever closes at what he reads may do so before more is written. */
        void send(String piece) throws IOException {
            int length = piece.getBytes(StandardCharsets.UTF_8).length;
            out.write((Integer.toHexString(length) + "\r\n" + piece + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void end() throws IOException {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedApi(Optional.empty());
        server.does(this::stream);
    }

    @AfterEach
    void close() throws IOException {
        watch.ifPresent(PodWatch::close);
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void stream(ScriptedApi.Asked request, OutputStream out) throws IOException {
        out.write("HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        streams.add(new Stream(out));
    }

    private PodWatch start(Optional<Text> token, Duration timeout) {
        return start(Watched.pod("db-0"), token, timeout);
    }

    private PodWatch start(Watched what, Optional<Text> token, Duration timeout) {
        var access = Access.of(ApiServer.parse("http://127.0.0.1:" + server.port()), Optional.empty(), token);
        var watching = new PodWatch(
                vertx,
                new Link(vertx, access, timeout, clock),
                new Wire("prod", "db", clock),
                what,
                timeout,
                clock,
                new Random(1),
                happened::release,
                new WatchRetries(AT_ONCE, AT_ONCE, AT_ONCE, new Random(1)));
        watch = Optional.of(watching);
        watching.start();
        return watching;
    }

    private PodWatch start() {
        return start(Optional.empty(), PATIENCE);
    }

    private Stream stream() throws InterruptedException {
        return Optional.ofNullable(streams.poll(20, TimeUnit.SECONDS)).orElseThrow();
    }

    private void awaitEvents(int count) throws InterruptedException {
        assertTrue(happened.tryAcquire(count, 20, TimeUnit.SECONDS));
    }

    @Test
    void onePodIsWatchedForAWhile() throws InterruptedException {
        start();
        var asked = server.asked();
        assertEquals("GET", asked.method());
        assertTrue(
                asked.path()
                        .matches("/api/v1/namespaces/prod/pods\\?watch=true&fieldSelector=metadata.name%3Ddb-0"
                                + "&timeoutSeconds=1[2-8][0-9]"),
                asked.path());
    }

    @Test
    void orAllPodsThatALabelSelectorChooses() throws InterruptedException {
        start(Watched.labelled("app in (db,x)"), Optional.empty(), PATIENCE);
        var path = server.asked().path();
        assertTrue(path.contains("/pods?watch=true&labelSelector=app%20in%20%28db%2Cx%29&timeoutSeconds="), path);
    }

    @Test
    void eachEventIsToldAndTheBeginningToo() throws Exception {
        var watching = start();
        var stream = stream();
        awaitEvents(1);
        assertTrue(watching.isWatching());
        stream.send("{\"type\":\"ADDED\",\"object\":{}}\n{\"type\":\"MODIFIED\",\"object\":{}}\n{\"type\":");
        awaitEvents(2);
        stream.send("\"DELETED\"}\n");
        awaitEvents(1);
        stream.send("{\"type\":\"BOOKMARK\"}\n\n{\"type\":\"MODIFIED\",\"object\":{\"x\":\"" + "x".repeat(3_000_000)
                + "\"}}\n");
        awaitEvents(1);
        stream.send("{\"type\":\"MODIFIED\"}\n");
        awaitEvents(1);
        assertEquals(0, happened.availablePermits());
    }

    @Test
    void aWatchThatEndsIsFollowedByAnotherOverTheSameConnection() throws Exception {
        start();
        stream().end();
        stream().end();
        stream();
        awaitEvents(3);
        assertEquals(1, server.asked().connection());
        assertEquals(1, server.asked().connection());
        assertEquals(1, server.asked().connection());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"message\":\"too old resource version\"}}\n",
                "{\"type\":\"ERROR\",\"object\":{}}\n",
                "{\"type\":\"ERROR\"\n",
                "garbage\n",
                "{\"kind\":\"PodList\"}\n",
            })
    void anErrorInTheStreamEndsItAndAnotherBegins(String line) throws Exception {
        start();
        stream().send(line);
        stream();
        awaitEvents(2);
        assertEquals(1, server.asked().connection());
        assertEquals(2, server.asked().connection());
    }

    @Test
    void aConnectionThatBreaksIsMadeAnew() throws Exception {
        var watching = start();
        stream().out().close();
        stream();
        awaitEvents(2);
        assertTrue(watching.isWatching());
    }

    @Test
    void aServerThatDoesNotAnswerIsAskedAgainOverAnotherConnection() throws InterruptedException {
        server.does((request, out) -> {});
        var watching = start(Optional.empty(), Duration.ofMillis(200));
        assertEquals(1, server.asked().connection());
        assertEquals(2, server.asked().connection());
        assertEquals(1, server.ended());
        assertFalse(watching.isWatching());
    }

    @Test
    void aRefusalIsNoWatch() throws InterruptedException {
        server.says(403, "{\"kind\":\"Status\",\"message\":\"forbidden\"}");
        var watching = start();
        server.asked();
        server.asked();
        assertFalse(watching.isWatching());
        server.does(this::stream);
        stream();
        awaitEvents(1);
        assertTrue(watching.isWatching(), "the right was given meanwhile");
    }

    @Test
    void afterA401TheTokenIsReadAgain() throws Exception {
        var file = Files.writeString(directory.resolve("token"), "old");
        server.does((request, out) -> {
            Files.writeString(file, "new");
            if (request.header("authorization").equals("Bearer new")) {
                stream(request, out);
            } else {
                ScriptedApi.saying(401, "").answer(request, out);
            }
        });
        start(Optional.of(new Text.InFile(file)), PATIENCE);
        stream();
        assertEquals("Bearer old", server.asked().header("authorization"));
        assertEquals("Bearer new", server.asked().header("authorization"));
    }

    @Test
    void aTokenThatIsNotThereYetIsWaitedFor() throws Exception {
        var file = directory.resolve("token");
        start(Optional.of(new Text.InFile(file)), PATIENCE);
        Files.writeString(file, "late");
        stream();
        assertEquals("Bearer late", server.asked().header("authorization"));
    }

    @Test
    void closedItsConnectionEnds() throws Exception {
        var watching = start();
        stream();
        watching.close();
        assertEquals(1, server.ended());
        assertFalse(watching.isWatching());
        server.asked();
        assertTrue(server.wasAskedNothingMore());
    }

    @Test
    void closedBeforeItBeganItNeverBegins() {
        server.does((request, out) -> {});
        var watching = start();
        watching.close();
        watching.close();
        assertFalse(watching.isWatching());
    }
}
