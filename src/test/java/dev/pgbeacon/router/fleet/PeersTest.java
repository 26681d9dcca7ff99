package dev.pgbeacon.router.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.net.Transport;
import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.StartupPacket;
import dev.pgbeacon.pgwire.StartupReader;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.conf.HostPort;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static final Duration LONG = Duration.ofDays(1);
    private static final BackendKey KEY = new BackendKey(4711 << 16, WireText.of("tell"));

    private final Transport transport = Transport.start(1);
    private final ExecutorService blocking = Executors.newSingleThreadExecutor();
    private final List<ServerSocket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        blocking.shutdownNow();
        transport.close();
    }

    /** Connections are made, as the system does that, and nobody answers until the test does. */
    private ServerSocket peer() throws IOException {
        var socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        return socket;
    }

    private static HostPort at(ServerSocket peer) {
        return new HostPort("127.0.0.1", peer.getLocalPort());
    }

    private Peers peers(Duration patience, HostPort... names) {
        return new Peers(List.of(names), transport, blocking, patience);
    }

    private CompletableFuture<Void> pass(Peers peers) {
        var done = new CompletableFuture<Void>();
        var loop = transport.nextLoop();
        loop.execute(() -> peers.pass(loop, KEY, () -> done.complete(null)));
        return done;
    }

    private static void await(CompletableFuture<Void> done)
            throws ExecutionException, InterruptedException, TimeoutException {
        done.get(60, TimeUnit.SECONDS);
    }

    private static StartupPacket packet(Socket connection) throws IOException {
        try (var reader = new StartupReader()) {
            reader.feed(Unpooled.wrappedBuffer(connection.getInputStream().readNBytes(8 + 4 + 4)));
            return reader.next().orElseThrow();
        }
    }

    @Test
    void allPeersAreToldAndWhenAllHaveClosedItIsDone() throws Exception {
        var first = peer();
        var second = peer();
        var done = pass(peers(LONG, at(first), at(second), at(first)));

        try (var one = first.accept()) {
            assertEquals(new StartupPacket.PassedOnCancel(KEY), packet(one));
        }
        try (var other = second.accept()) {
            assertEquals(new StartupPacket.PassedOnCancel(KEY), packet(other));
            assertFalse(done.isDone());
        }

        await(done);
    }

    @Test
    void whoHasTheSessionEndsTheWaitForThoseThatDoNotAnswer() throws Exception {
        var hangs = peer();
        var knows = peer();
        var done = pass(peers(LONG, at(hangs), at(knows)));

        try (var connection = knows.accept()) {
            packet(connection);
            connection.getOutputStream().write(StartupPacket.PassedOnCancel.FOUND);
            await(done);
        }

        try (var connection = hangs.accept()) {
            packet(connection);
            assertEquals(-1, connection.getInputStream().read(), "nobody waits for it any more");
        }
    }

    @Test
    void whoNeverAnswersIsWaitedForSoLongAndNoLonger() throws Exception {
        await(pass(peers(Duration.ofMillis(50), at(peer()))));
    }

    @Test
    void namesThatNobodyKnowsAndPortsThatNobodyListensAtAreNoPeers() throws Exception {
        var gone = peer();
        gone.close();

        await(pass(peers(LONG, at(gone))));
        await(pass(peers(LONG, new HostPort("no-such-host.invalid", 1))));
        await(pass(peers(LONG)));
    }

    @Test
    void aLookUpThatHangsHoldsOneThread() throws Exception {
        var hanging = new ArrayList<Runnable>();
        var peers = new Peers(List.of(at(peer())), transport, hanging::add, Duration.ofMillis(50));

        await(pass(peers));
        await(pass(peers));

        assertEquals(1, hanging.size());
    }

    @Test
    void noMoreThanSoManyAreOnTheirWay() throws Exception {
        var hangs = peer();
        var peers = peers(LONG, at(hangs));
        var waiting = IntStream.range(0, Peers.MOST_AT_ONCE)
                .mapToObj(i -> pass(peers))
                .toList();

        await(pass(peers));

        assertTrue(waiting.stream().noneMatch(CompletableFuture::isDone));
        hangs.accept().close();
        await(CompletableFuture.anyOf(waiting.toArray(CompletableFuture<?>[]::new))
                .thenApply(any -> null));
        var again = pass(peers);
        for (int i = 0; i < Peers.MOST_AT_ONCE; i++) {
            hangs.accept().close();
        }
        await(again);
    }

    @Test
    void noMoreAddressesThanSoManyAreAsked() throws Exception {
        for (int i = 0; i <= Peers.MOST_ADDRESSES; i++) {
            peer();
        }
        var last = sockets.get(Peers.MOST_ADDRESSES);

        var done = pass(peers(LONG, sockets.stream().map(PeersTest::at).toArray(HostPort[]::new)));
        for (var each : sockets.subList(0, Peers.MOST_ADDRESSES)) {
            each.accept().close();
        }

        await(done);
        last.setSoTimeout(1);
        assertThrows(SocketTimeoutException.class, last::accept);
    }
}
