package dev.pgbeacon.face.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.net.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients meet on the wire, with epoll and with NIO. */
@ParameterizedClass
@EnumSource(Transport.Kind.class)
class MonitorPortTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final int SMALL_WINDOW = 4096;

    private final ListenerCounts counts = new ListenerCounts(List.of(Readers.DUMP));
    private final List<Socket> clients = new ArrayList<>();
    private final Transport transport;
    /** More than the kernel takes for a client that does not read. */
    private byte[] dump = "x".repeat(20_000_000).getBytes(StandardCharsets.US_ASCII);

    private MonitorPort port;

    MonitorPortTest(Transport.Kind kind) {
        transport = Transport.start(1, kind);
    }

    private void open(int most, Duration patience) throws IOException {
        port = MonitorPort.open(
                transport, ListenAddresses.parse(List.of("127.0.0.1"), 0), most, patience, () -> dump, counts);
    }

    private void open() throws IOException {
        open(MonitorPort.MOST_CONNECTIONS, NEVER);
    }

    @AfterEach
    void close() throws IOException {
        for (var client : clients) {
            client.close();
        }
        port.close(Duration.ZERO).toCompletableFuture().join();
        transport.close();
    }

    private Socket client() throws IOException {
        var client = new Socket();
        client.setReceiveBufferSize(SMALL_WINDOW);
        client.setSoTimeout((int) LIMIT.toMillis());
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()));
        clients.add(client);
        return client;
    }

    private static byte[] read(Socket client) throws IOException {
        return client.getInputStream().readAllBytes();
    }

    private void awaitOpen(int count) {
        Await.until(count + " open", LIMIT, () -> counts.open() == count);
    }

    private void small() {
        dump = "backends 0/0\n".getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void whoConnectsIsToldAllOfItAndTheEnd() throws IOException {
        open();
        assertEquals(dump.length, read(client()).length);
        small();
        assertEquals("backends 0/0\n", new String(read(client()), StandardCharsets.US_ASCII));
        assertEquals(2, counts.polls().get("DUMP"));
    }

    @Test
    void whoEndedItsSideIsToldToo() throws IOException {
        small();
        open();
        var client = client();
        client.shutdownOutput();
        assertEquals(dump.length, read(client).length);
        awaitOpen(0);
    }

    @Test
    void whatAClientSendsIsThrownAway() throws IOException {
        open();
        var client = client();
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(dump.length, read(client).length);
    }

    @Test
    void clientsThatDoNotReadKeepNobodyFromItsDump() throws IOException {
        open();
        for (int i = 0; i < 50; i++) {
            client();
        }
        awaitOpen(50);

        assertEquals(dump.length, read(client()).length);

        assertEquals(1, counts.polls().get("DUMP"));
        awaitOpen(50);
    }

    @Test
    void whoDoesNotReadIsClosedInTheEnd() throws IOException {
        open(MonitorPort.MOST_CONNECTIONS, Duration.ofMillis(200));
        client();
        awaitOpen(1);
        awaitOpen(0);
        assertEquals(1, counts.evicted());
        assertEquals(0, counts.polls().get("DUMP"));
    }

    @Test
    void whoHasNotReadForLongestMakesRoom() throws IOException {
        open(2, NEVER);
        var first = client();
        awaitOpen(1);
        client();
        awaitOpen(2);

        assertEquals(dump.length, read(client()).length);

        assertEquals(1, counts.evicted());
        Await.until("the end of the first", LIMIT, () -> isShort(first));
    }

    private boolean isShort(Socket client) {
        try {
            return read(client).length < dump.length;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void atTheEndADumpThatIsUnderWayIsSent() throws Exception {
        open();
        var client = client();
        awaitOpen(1);
        var closing = port.close(NEVER).toCompletableFuture();
        assertEquals(dump.length, read(client).length);
        closing.get();
    }

    @Test
    void butNobodyIsWaitedForWithoutEnd() throws Exception {
        open();
        client();
        awaitOpen(1);
        port.close(Duration.ofMillis(100)).toCompletableFuture().get();
        assertEquals(0, counts.open());
    }
}
