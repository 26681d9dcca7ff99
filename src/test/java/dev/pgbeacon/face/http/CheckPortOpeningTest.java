package dev.pgbeacon.face.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.net.ListenAddresses;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With native epoll and without. */
class CheckPortOpeningTest {
    private Vertx vertx;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private CheckPort open(boolean epoll, ListenAddresses where) throws BindException {
        if (vertx == null) {
            vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(epoll));
        }
        var answerer = new CheckAnswerer(
                new TestCluster().board,
                new CheckTable(Check.READY),
                new CheckRules(Optional.empty()),
                Routes.of(TestCluster.node("b")),
                () -> CompletableFuture.completedStage(List.of()));
        return CheckPort.open(vertx, where, TestPort.TERMS, Optional.empty(), answerer);
    }

    private static InetAddress address(String literal) throws IOException {
        return InetAddress.getAllByName(literal)[0];
    }

    private static void requireAnswers(String address, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address(address), port), 5000);
        }
    }

    private static boolean refuses(String address, int port) throws IOException {
        try {
            requireAnswers(address, port);
            return false;
        } catch (ConnectException refused) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAddressInUseIsSaidInOneLine(boolean epoll) throws IOException {
        try (var taken = new ServerSocket(0, 1, address("127.0.0.1"))) {
            var where = ListenAddresses.parse(List.of("127.0.0.1"), taken.getLocalPort());
            var refused = assertThrows(BindException.class, () -> open(epoll, where));
            assertEquals(
                    "cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use",
                    refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAddressThatIsNotThereIsSaidInOneLine(boolean epoll) {
        var where = ListenAddresses.parse(List.of("192.0.2.1"), 0);
        var refused = assertThrows(BindException.class, () -> open(epoll, where));
        assertTrue(
                refused.getMessage().startsWith("cannot listen on 192.0.2.1:0: Cannot assign requested address"),
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everywhereIsIpv4AndIpv6(boolean epoll) throws IOException {
        var port = open(epoll, ListenAddresses.everywhere(0)).port();
        requireAnswers("127.0.0.1", port);
        requireAnswers("::1", port);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void addressesShareThePortThatTheSystemChose(boolean epoll) throws IOException {
        var port = open(epoll, ListenAddresses.parse(List.of("127.0.0.1", "::1"), 0));
        requireAnswers("127.0.0.1", port.port());
        requireAnswers("::1", port.port());
        port.close().toCompletableFuture().join();
        // The JDK's own closes a listening socket at the selector's next turn.
        Await.until("the port is closed", Duration.ofSeconds(10), () -> refuses("127.0.0.1", port.port()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneAddressIsNotTheOthers(boolean epoll) throws IOException {
        var port = open(epoll, ListenAddresses.parse(List.of("127.0.0.2"), 0)).port();
        requireAnswers("127.0.0.2", port);
        assertTrue(refuses("127.0.0.1", port));
    }
}
