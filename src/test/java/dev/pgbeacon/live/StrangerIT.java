package dev.pgbeacon.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.FreePorts;
import dev.pgbeacon.face.replstatus.Word;
import dev.pgbeacon.probe.Connecting;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeRole;
import dev.pgbeacon.status.NodeState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is at a server's address is not PostgreSQL, or not there; a real server beside it is asked all along. */
class StrangerIT {
    private static final Duration HANG = LiveBoard.PACE.timeout().plus(LiveBoard.SLACK);

    private static EmbeddedCluster cluster;
    private static EmbeddedServer real;
    private LiveBoard live;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start(0);
        real = cluster.primary();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        live = LiveBoard.of(real);
        live.await(Word.MASTER, real);
    }

    @AfterEach
    void theOtherServerWasNeverTroubled() {
        try {
            var age = live.standing(real).age().orElseThrow();
            live.await(Word.MASTER, real);
            assertTrue(age.compareTo(LiveBoard.PACE.maxAge()) <= 0, "asked at its pace: " + age);
        } finally {
            live.close();
        }
    }

    private NodeId watch(String host, int port) {
        return watch(host, port, "prefer");
    }

    private NodeId watch(String host, int port, String sslMode) {
        return live.watch(
                "stranger-" + sslMode,
                new Connecting(
                        host,
                        port,
                        "postgres",
                        "postgres",
                        Optional.of("secret"),
                        Optional.empty(),
                        sslMode,
                        Optional.empty()));
    }

    @Test
    void anUnknownHostNameIsDownAndNamed() {
        var node = watch("no-such-host.invalid", 5432);
        live.await(NodeState.DOWN, node);
        assertEquals(
                "host name not known: no-such-host.invalid",
                live.board().read(node).reason());
    }

    @Test
    void aRefusedPortIsDown() {
        live.await(NodeState.DOWN, watch("127.0.0.1", FreePorts.take()));
    }

    @Test
    void aListenerThatSaysNothingTimesOutAndIsAskedAgain() throws IOException {
        try (var listener = Listener.start((client, stop) -> {})) {
            var node = watch("127.0.0.1", listener.port());
            timesOutAndIsAskedAgain(listener, node);
        }
    }

    @Test
    void aListenerThatSendsAByteNowAndThenTimesOutAtTheDeadlineAndIsAskedAgain() throws IOException {
        try (var listener = Listener.start((client, stop) -> {
            var out = client.getOutputStream();
            client.getInputStream().read();
            out.write('N');
            // AuthenticationOk, then a ParameterStatus that never ends.
            out.write(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 0, 'S', 0, 0, 16, 0});
            do {
                out.write('x');
            } while (!stop.await(50, TimeUnit.MILLISECONDS));
        })) {
            var node = watch("127.0.0.1", listener.port());
            timesOutAndIsAskedAgain(listener, node);
        }
    }

    private void timesOutAndIsAskedAgain(Listener listener, NodeId node) {
        live.await("timed out", HANG, () -> live.board().read(node).state() == NodeState.TIMED_OUT);
        live.await("asked again", HANG.multipliedBy(3), () -> listener.connects() >= 3);
        assertEquals(NodeState.TIMED_OUT, live.board().read(node).state());
        answersAtOnceForTheOther();
        live.await("no socket is left open", () -> listener.open() <= 1);
    }

    /** While a question to the stranger is under way. */
    private void answersAtOnceForTheOther() {
        var start = Instant.now();
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    NodeRole.PRIMARY,
                    live.board()
                            .fresh(LiveBoard.node(real))
                            .toCompletableFuture()
                            .join()
                            .role());
            assertEquals(Word.MASTER, live.askedAnew(real).role() == NodeRole.PRIMARY ? Word.MASTER : Word.OFFLINE);
        }
        var took = Duration.between(start, Instant.now());
        assertTrue(took.compareTo(LiveBoard.PACE.timeout()) < 0, "20 questions took " + took);
    }

    @Test
    void aListenerThatSpeaksHttpIsOut() throws IOException {
        try (var listener = Listener.start((client, stop) -> {
            client.getInputStream().read();
            client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        })) {
            for (var sslMode : new String[] {"prefer", "disable"}) {
                var node = watch("127.0.0.1", listener.port(), sslMode);
                live.await(NodeState.MISCONFIGURED, node);
                isOut(node, listener);
            }
        }
    }

    @Test
    void aListenerThatSpeaksNonsenseIsOutAndNeverInARole() throws IOException {
        var random = new Random(20);
        try (var listener = Listener.start((client, stop) -> {
            client.getInputStream().read();
            var noise = new byte[4096];
            random.nextBytes(noise);
            // Into each stage in turn: the answer to TLS, authentication, the answer to the question.
            var greetings = new byte[][] {
                {}, {'N'}, {'N', 'R', 0, 0, 0, 8, 0, 0, 0, 0}, {'N', 'R', 0, 0, 0, 8, 0, 0, 0, 0, 'Z', 0, 0, 0, 5, 'I'}
            };
            client.getOutputStream().write(greetings[random.nextInt(greetings.length)]);
            client.getOutputStream().write(noise);
        })) {
            var node = watch("127.0.0.1", listener.port());
            live.await("asked often", () -> listener.connects() >= 30);
            isOut(node, listener);
        }
    }

    @Test
    void aListenerThatNeverStopsSendingIsGivenUpBeforeItFillsTheMemory() throws IOException {
        try (var listener = Listener.start((client, stop) -> {
            client.getInputStream().read();
            var out = client.getOutputStream();
            // An error of 2 GB.
            out.write(new byte[] {'N', 'E', 127, -1, -1, -1});
            var block = new byte[1 << 16];
            while (stop.getCount() > 0) {
                out.write(block);
            }
        })) {
            var node = watch("127.0.0.1", listener.port());
            live.await("given up", () -> live.board().read(node).state() == NodeState.DOWN);
            isOut(node, listener);
        }
    }

    private void isOut(NodeId node, Listener listener) {
        live.await("answered", () -> live.board().read(node).state() != NodeState.UNASKED);
        live.await("asked again", () -> listener.connects() >= 2);
        assertEquals(NodeRole.NONE, live.board().read(node).role());
        assertTrue(live.inRole(node, NodeRole.PRIMARY).isEmpty()
                && live.inRole(node, NodeRole.STANDBY).isEmpty());
        assertEquals(Word.OFFLINE, live.word(node));
    }
}
