package dev.pgbeacon.face.replstatus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.pgbeacon.net.Transport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many clients. */
class CrowdTest {
    @ParameterizedTest
    @CsvSource({"EPOLL, 0", "EPOLL, 50", "NIO, 0", "NIO, 50"})
    void aThousandClientsAtOnceAreAllAnswered(Transport.Kind kind, int wait) throws IOException {
        try (var port = TestPort.waiting(kind, wait)) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number());
            var clients = new ArrayList<SocketChannel>();
            for (int i = 0; i < 1_000; i++) {
                var client = SocketChannel.open();
                client.configureBlocking(false);
                client.connect(address);
                clients.add(client);
            }

            for (var client : clients) {
                assertEquals("MASTER", word(client));
            }

            port.within1s(() -> port.counts.open() == 0);
            assertEquals(1_000, port.counts.polls().get("MASTER"));
        }
    }

    private static String word(SocketChannel client) throws IOException {
        try (client) {
            client.configureBlocking(true);
            client.finishConnect();
            return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void tenThousandIdleClientsDoNotKeepAPollFromItsWord() throws IOException {
        assumeTrue(mostFiles() > 11_000, "too few file descriptors here");
        try (var port = TestPort.waiting(Transport.Kind.EPOLL, 10_000);
                var idle = OtherJvm.start(0, IdleClients.class, "" + port.number(), "10000")) {
            assertEquals("ready: 10000", idle.readyLine);
            port.within1s(() -> port.counts.open() == 10_000);

            assertEquals("MASTER", Client.poll(port.number(), "30\n"));

            // It did not wait for any of them to be answered.
            port.within1s(() -> port.counts.open() == 10_000);
            assertEquals(List.of("30s"), List.copyOf(port.asked));
        }
    }

    private static long mostFiles() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getMaxFileDescriptorCount();
    }

    @Test
    void aServerThatRanOutOfFilesAnswersWhenClientsHaveGone() throws IOException {
        try (var server = OtherJvm.start(200, BenchServer.class, "0", "10000")) {
            int port = Integer.parseInt(server.readyLine.replaceAll("[^0-9]", ""));
            var idle = new ArrayList<Client>();
            for (int i = 0; i < 300; i++) {
                idle.add(new Client(port));
            }
            assertTrue(idle.get(299).send("30\n").hearsNothingFor(Duration.ofMillis(100)));

            for (var client : idle.subList(0, 299)) {
                client.close();
            }

            assertEquals("MASTER", idle.get(299).word());
            idle.get(299).close();
            assertEquals("MASTER", Client.poll(port, "30\n"));
        }
    }
}
