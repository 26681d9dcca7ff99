package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump of a million bytes, and clients that do not read it. */
class MonitorCrowdIT {
    private static final int NODES = 30_000;
    private static final int CLIENTS = 50;
    private static final String ESTABLISHED = "01";

    /** Addresses of loopback where nobody listens. */
    private static String nodes() {
        return IntStream.range(0, NODES)
                .mapToObj(i -> "127.101." + (100 + i / 250) + "." + (1 + i % 250) + ":65432")
                .collect(Collectors.joining(","));
    }

    @Test
    void clientsThatDoNotReadHoldNobodyUpAndAreClosed(@TempDir Path directory) throws Exception {
        var file =
                Files.writeString(directory.resolve("application.properties"), "pgbeacon.nodes.list=" + nodes() + "\n");
        var idle = new ArrayList<Socket>();
        try (var cluster = EmbeddedCluster.start(0);
                var pgbeacon = Launch.watching(cluster.primary())
                        .with("PGBEACON_HEALTH_CHECK_PERIOD", "1h") // what is checked is another test's matter
                        .with("PGBEACON_HEALTH_CHECK_MAX_RETRIES", "0")
                        .jvm("-Xmx256m")
                        .property("smallrye.config.locations", file.toUri().toString())
                        .up()) {
            for (int i = 0; i < CLIENTS; i++) {
                var client = new Socket();
                client.setReceiveBufferSize(4096);
                client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), pgbeacon.monitorPort()));
                idle.add(client);
            }

            var dump = pgbeacon.dump();

            assertEquals(NODES + 4, dump.lines().count());
            assertTrue(dump.length() > 1_000_000, "a dump of " + dump.length() + " bytes");
            assertTrue(dump.startsWith("backends 0/" + NODES + "\n"), dump.substring(0, 100));
            assertTrue(dump.endsWith("\n"));
            pgbeacon.awaitWord("MASTER");
            assertTrue(pgbeacon.health("live").isUp());
            Await.until("the others are closed", Pgbeacon.LIMIT, () -> open(pgbeacon) == 0);
        } finally {
            for (var client : idle) {
                client.close();
            }
        }
    }

    /** Established connections of the port, as the kernel lists them. */
    private static long open(Pgbeacon pgbeacon) throws IOException {
        var ours = String.format(Locale.ROOT, ":%04X", pgbeacon.monitorPort());
        try (var lines = Files.lines(Path.of("/proc/net/tcp"))) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(field -> field[1].endsWith(ours) && field[3].equals(ESTABLISHED))
                    .count();
        }
    }
}
