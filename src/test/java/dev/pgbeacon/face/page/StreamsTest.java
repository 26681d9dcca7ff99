package dev.pgbeacon.face.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.web.TestManagementPort;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The pages that are open, also those that do not read. */
class StreamsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static Socket open(int port) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static <T> T on(Context context, Supplier<T> what) {
        var done = new CompletableFuture<T>();
        context.runOnContext(on -> done.complete(what.get()));
        return done.join();
    }

    @Test
    void whoReadsNothingMissesMessagesAndIsThenClosedWhileOthersAreServed() throws IOException {
        var streams = new Streams(2);
        try (var port = new TestManagementPort(router -> router.get("/stream").handler(request -> {
            request.response().setChunked(true);
            streams.add(request.request(), Buffer.buffer("first"));
        }))) {
            var context = port.vertx.getOrCreateContext();
            try (var silent = open(port.port());
                    var reader = open(port.port())) {
                Await.until("both are open", LIMIT, () -> on(context, streams::full));
                var message = Buffer.buffer("x".repeat(32 << 10));
                var sent = new int[1];
                Await.until("one is closed", LIMIT, () -> {
                    on(context, () -> {
                        streams.send(message);
                        return true;
                    });
                    sent[0]++;
                    // Whoever reads takes what is sent.
                    var unused = reader.getInputStream().readNBytes(32 << 10);
                    return !on(context, streams::full);
                });

                assertTrue(sent[0] > Streams.MOST_MISSED, sent[0] + " messages");
                assertEquals(false, on(context, streams::isEmpty));
                assertTrue(silent.isConnected());
            }
            Await.until("none is open", LIMIT, () -> on(context, streams::isEmpty));
        }
    }

    /** What a client's system takes for it is not seen from here: some megabytes, hours of messages. */
    @Test
    void whoHadItsShareMakesRoomForOneWhoWaitsAndNotBefore() throws IOException {
        var streams = new Streams(2);
        try (var port = new TestManagementPort(router -> router.get("/stream").handler(request -> {
            request.response().setChunked(true);
            streams.add(request.request(), Buffer.buffer("first"));
        }))) {
            var context = port.vertx.getOrCreateContext();
            try (var older = open(port.port())) {
                Await.until("one is open", LIMIT, () -> !on(context, streams::isEmpty));
                try (var younger = open(port.port())) {
                    Await.until("both are open", LIMIT, () -> on(context, streams::full));
                    assertTrue(fullAfter(Streams.FAIR_SHARE - 1, streams, context), "before its share");

                    assertEquals(false, fullAfter(1, streams, context), "after its share");

                    older.getInputStream().readAllBytes();
                    assertTrue(read(younger).startsWith("HTTP/1.1 200"));
                    assertEquals(false, on(context, streams::isEmpty));
                }
            }
        }
    }

    private static boolean fullAfter(int messages, Streams streams, Context context) {
        return on(context, () -> {
            for (int i = 0; i < messages; i++) {
                streams.send(Buffer.buffer("x"));
            }
            streams.makeRoom();
            return streams.full();
        });
    }

    @Test
    void onePageTooManyIsRefusedUntilAnotherIsClosed() throws IOException {
        var cluster = new TestCluster();
        var view = new LiveView[1];
        try (var port =
                new TestManagementPort(router -> router.get("/stream").handler(request -> view[0].open(request)))) {
            view[0] = new LiveView(cluster.board, new PodLabel(), Optional.empty(), cluster.clock, port.vertx, 1);
            try (var first = open(port.port())) {
                assertTrue(read(first).startsWith("HTTP/1.1 200"));

                var refused = port.get("/stream");

                assertEquals(503, refused.statusCode());
                assertEquals(
                        "{\"reason\":\"pages: 1 are open (expected: fewer, or a larger pgbeacon.page.max-streams)\"}",
                        refused.body());
            }
            Await.until("another is taken", LIMIT, () -> {
                try (var next = open(port.port())) {
                    return read(next).startsWith("HTTP/1.1 200");
                }
            });
        }
    }

    private static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(40), StandardCharsets.UTF_8);
    }
}
