package dev.pgbeacon.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TcpListenerTest {
    private static final Duration SOON = Duration.ofMillis(100);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Transport EPOLL = Transport.start(1, Transport.Kind.EPOLL);
    private static final Transport NIO = Transport.start(1, Transport.Kind.NIO);

    @AfterAll
    static void end() {
        EPOLL.close();
        NIO.close();
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void aPortInUseIsRefusedWithAddressAndPort(Transport.Kind kind) throws IOException {
        try (var other = new ServerSocket(0, 1, LOOPBACK)) {
            var where = new ListenAddresses(List.of(LOOPBACK), other.getLocalPort());

            var refused = assertThrows(BindException.class, () -> open(kind, where));

            assertEquals(
                    "cannot listen on 127.0.0.1:" + other.getLocalPort() + ": Address already in use",
                    refused.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void aPortInUseOnEveryAddressIsRefusedWithThePort(Transport.Kind kind) throws IOException {
        try (var other = new ServerSocket(0)) {
            var where = ListenAddresses.everywhere(other.getLocalPort());

            var refused = assertThrows(BindException.class, () -> open(kind, where));

            assertEquals(
                    "cannot listen on *:" + other.getLocalPort() + ": Address already in use", refused.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void anAddressThatIsNotOfThisHostIsRefusedAndNothingIsBound(Transport.Kind kind) throws IOException {
        int free = freePort();
        var where = ListenAddresses.parse(List.of("127.0.0.1", "203.0.113.77"), free);

        var refused = assertThrows(BindException.class, () -> open(kind, where));

        assertEquals(
                "cannot listen on 203.0.113.77:" + free + ": Cannot assign requested address", refused.getMessage());
        untilRefused(free); // NIO lets go of a closed socket with its next select
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void thePortThatTheSystemChoosesIsTheSameOnAllAddresses(Transport.Kind kind) throws IOException {
        var listener = open(kind, ListenAddresses.parse(List.of("127.0.0.1", "127.0.0.2", "::1"), 0));

        for (var address : List.of("127.0.0.1", "127.0.0.2", "::1")) {
            assertEquals("hello", all(address, listener));
        }
        listener.close(SOON).toCompletableFuture().join();
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void everywhereIsIpv4AndIpv6(Transport.Kind kind) throws IOException {
        var listener = open(kind, ListenAddresses.everywhere(0));

        assertEquals("hello", all("127.0.0.1", listener));
        assertEquals("hello", all("::1", listener));
        listener.close(SOON).toCompletableFuture().join();
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void allOfIpv4IsNotIpv6(Transport.Kind kind) throws IOException {
        var listener = open(kind, ListenAddresses.parse(List.of("0.0.0.0"), 0));

        assertEquals("hello", all("127.0.0.2", listener));
        assertThrows(ConnectException.class, () -> all("::1", listener));
        listener.close(SOON).toCompletableFuture().join();
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void aFailureToAcceptIsSurvived(Transport.Kind kind) throws Exception {
        var listener = open(kind, new ListenAddresses(List.of(LOOPBACK), 0));

        listener.sockets().forEach(socket -> socket.pipeline().fireExceptionCaught(new IOException("too many files")));

        assertEquals("hello", all("127.0.0.1", listener));
        listener.close(SOON).toCompletableFuture().join();
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void closingLetsOpenConnectionsEndAndTakesNoNewOnes(Transport.Kind kind) throws Exception {
        var listener = open(kind, new ListenAddresses(List.of(LOOPBACK), 0));
        try (var open = new Socket(LOOPBACK, listener.port())) {
            assertEquals('h', open.getInputStream().read());

            var closed = listener.close(Duration.ofMinutes(1)).toCompletableFuture();
            untilRefused(listener.port());
            assertFalse(closed.isDone());
            open.shutdownOutput();

            closed.get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void closingEndsAfterItsBoundWhateverTheClientsDo(Transport.Kind kind) throws Exception {
        var listener = open(kind, new ListenAddresses(List.of(LOOPBACK), 0));
        try (var open = new Socket(LOOPBACK, listener.port())) {
            assertEquals('h', open.getInputStream().read());

            listener.close(SOON).toCompletableFuture().get(30, TimeUnit.SECONDS);

            open.getInputStream().readAllBytes();
        }
    }

    private static void untilRefused(int port) throws IOException {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5); ; ) {
            try (var probe = new Socket(LOOPBACK, port)) {
                assertTrue(System.nanoTime() < end, "still accepts: " + probe);
            } catch (SocketException refused) { // or reset, at the moment of closing
                return;
            }
        }
    }

    private static String all(String address, TcpListener listener) throws IOException {
        try (var socket = new Socket(InetAddress.getAllByName(address)[0], listener.port())) {
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, LOOPBACK)) {
            return probe.getLocalPort();
        }
    }

    private static TcpListener open(Transport.Kind kind, ListenAddresses where) throws IOException {
        var transport = kind == Transport.Kind.EPOLL ? EPOLL : NIO;
        var terms = new TcpListener.Terms(AllowList.EVERYBODY, 100, false);
        return TcpListener.open(transport, transport.nextLoop(), where, terms, new Greeting());
    }

    /** Says hello, and closes when the client ends. */
    private static final class Greeting implements Reception {
        @Override
        public Guest welcome(SocketChannel connection) {
            return new Greeter();
        }

        @Override
        public boolean makeRoom() {
            return false;
        }

        @Override
        public void turnedAway(InetAddress peer) {}
    }

    private static final class Greeter extends ChannelInboundHandlerAdapter implements Guest {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            var unused = ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), "hello"));
        }
    }
}
