package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.StartupPacket.CancelRequest;
import dev.pgbeacon.pgwire.StartupPacket.PassedOnCancel;
import dev.pgbeacon.pgwire.StartupReader;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two routers of one cluster, and cancels that reach the one or the other. */
class FleetIT {
    private static final String TRUST = "host all all all trust\n";

    private static EmbeddedCluster cluster;
    private static EmbeddedServer server;

    @TempDir
    private Path directory;

    private TestHouse one;
    private TestHouse other;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start(0);
        server = cluster.primary();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() throws IOException {
        one = new TestHouse(directory, TRUST, "", server);
        other = new TestHouse(directory, TRUST, "", server);
        // As behind one name: each is a peer of itself.
        peers(one, one.port(), other.port());
        peers(other, one.port(), other.port());
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private void peers(TestHouse house, int... ports) throws IOException {
        var more = new StringBuilder();
        for (int port : ports) {
            more.append("peers 127.0.0.1:").append(port).append('\n');
        }
        house.reload(directory, TRUST, more.toString(), server);
    }

    private static String cancel(TestHouse at, BackendKey key) throws IOException {
        return RawClient.ask(at.port(), new CancelRequest(key)::writeTo);
    }

    private static BackendKey anothers(BackendKey key) {
        return new BackendKey(key.processId() ^ 1 << 20, key.secret());
    }

    private static ServerSocket blackHole() throws IOException {
        var socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(60_000);
        return socket;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancelFindsItsSessionWhicheverRouterItReaches(boolean longKeys) throws Exception {
        var version = longKeys ? ProtocolVersion.V3_2 : ProtocolVersion.V3_0;
        for (var reached : new TestHouse[] {one, other}) {
            try (var sleeper = new Sleeper(server, one, version, "sleeper")) {
                assertEquals("", cancel(reached, sleeper.key()));

                sleeper.isCancelled();
            }
        }
    }

    @Test
    void withoutPeersWhatIsAnothersIsIgnored() throws Exception {
        peers(other);
        try (var sleeper = new Sleeper(server, one, ProtocolVersion.V3_0, "ignored")) {
            assertEquals("", cancel(other, sleeper.key()));
            assertTrue(sleeper.sleeps());
        }
    }

    @Test
    void aWrongSecretCancelsNothingAnywhere() throws Exception {
        try (var sleeper = new Sleeper(server, one, ProtocolVersion.V3_0, "secret")) {
            var wrong = new BackendKey(sleeper.key().processId(), WireText.of("none"));
            for (var reached : new TestHouse[] {one, other}) {
                assertEquals("", cancel(reached, wrong));
                assertEquals("", RawClient.ask(reached.port(), new PassedOnCancel(wrong)::writeTo));
            }
            assertTrue(sleeper.sleeps());
        }
    }

    @Test
    void whatWasPassedOnIsNotPassedOnAgain() throws Exception {
        try (var sleeper = new Sleeper(server, one, ProtocolVersion.V3_0, "again");
                var peer = blackHole()) {
            peers(other, peer.getLocalPort());
            assertEquals("", RawClient.ask(other.port(), new PassedOnCancel(sleeper.key())::writeTo));
            assertTrue(sleeper.sleeps());

            // The first that the peer hears of is the next one.
            var next = anothers(anothers(sleeper.key()));
            var later = new BackendKey(next.processId() ^ 1, next.secret());
            try (var waits = RawClient.send(other.port(), new CancelRequest(later)::writeTo)) {
                try (var heard = peer.accept();
                        var reader = new StartupReader()) {
                    reader.feed(Unpooled.wrappedBuffer(heard.getInputStream().readNBytes(16)));
                    assertEquals(new PassedOnCancel(later), reader.next().orElseThrow());
                }
                assertEquals(-1, waits.getInputStream().read());
            }
        }
    }

    @Test
    void whoHasTheSessionSaysSoWhenItsServerWasAsked() throws Exception {
        try (var sleeper = new Sleeper(server, one, ProtocolVersion.V3_2, "found")) {
            assertEquals("Y", RawClient.ask(one.port(), new PassedOnCancel(sleeper.key())::writeTo));
            sleeper.isCancelled();
        }
    }

    @Test
    void aPeerThatDoesNotAnswerDelaysNobodyElse() throws Exception {
        try (var hangs = blackHole();
                var sleeper = new Sleeper(server, other, ProtocolVersion.V3_0, "own")) {
            peers(other, hangs.getLocalPort());
            try (var waits = RawClient.send(other.port(), new CancelRequest(anothers(sleeper.key()))::writeTo);
                    var heard = hangs.accept()) {
                assertEquals("", cancel(other, sleeper.key()));
                sleeper.isCancelled();
                try (var connection = other.connect();
                        var statement = connection.createStatement()) {
                    assertTrue(statement.execute("select 1"));
                }
                assertEquals(16, heard.getInputStream().readNBytes(16).length);
                assertEquals(-1, waits.getInputStream().read(), "it is closed all the same");
            }
        }
    }

    @Test
    void aCancelThatOnePeerKnowsDoesNotWaitForOneThatHangs() throws Exception {
        try (var hangs = blackHole();
                var sleeper = new Sleeper(server, one, ProtocolVersion.V3_0, "beside")) {
            peers(other, hangs.getLocalPort(), one.port());
            assertEquals("", cancel(other, sleeper.key()));
            sleeper.isCancelled();
        }
    }

    @Test
    void aRouterThatDrainsStillHearsOfCancelsAndLetsNobodyIn() throws Exception {
        try (var sleeper = new Sleeper(server, one, ProtocolVersion.V3_0, "drained")) {
            var drained = one.router().drain(Duration.ofDays(1)).toCompletableFuture();
            try (var late = new RawClient(one.port(), ProtocolVersion.V3_0)) {
                assertEquals('E', late.tag());
                assertTrue(late.lastBody().contains("57P03"), late.lastBody());
            }

            assertEquals("", cancel(other, sleeper.key()));
            sleeper.isCancelled();
            sleeper.leave();
            drained.get(60, TimeUnit.SECONDS);
        }
    }
}
