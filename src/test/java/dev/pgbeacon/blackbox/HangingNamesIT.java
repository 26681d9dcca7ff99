package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Name look-ups that hang: the name server takes every question and answers none. */
class HangingNamesIT {
    /** Of the loopback network, and nobody else's; the port of name servers cannot be chosen. */
    private static final String NAME_SERVER = "127.53.53.53";

    @TempDir
    Path directory;

    /** A name server that keeps quiet. */
    private static final class QuietNameServer implements AutoCloseable {
        private final DatagramSocket socket;
        private final AtomicInteger questions = new AtomicInteger();

        QuietNameServer(DatagramSocket socket) {
            this.socket = socket;
            var thread = new Thread(this::listen, "name-server");
            thread.setDaemon(true);
            thread.start();
        }

        private void listen() {
            try {
                while (!socket.isClosed()) {
                    socket.receive(new DatagramPacket(new byte[512], 512));
                    questions.incrementAndGet();
                }
            } catch (IOException closed) {
                return;
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static QuietNameServer nameServer() {
        DatagramSocket socket = null;
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(NAME_SERVER), 53));
        } catch (IOException refused) {
            assumeTrue(false, "a name server on port 53: not permitted");
        }
        return new QuietNameServer(socket);
    }

    /** In a mount namespace of its own, where another file names the name servers. */
    private Launch asking(Launch launch) throws Exception {
        Installed.require("unshare");
        var names = Files.writeString(directory.resolve("resolv.conf"), "nameserver " + NAME_SERVER + "\n");
        var mount = "mount --bind '" + names + "' /etc/resolv.conf";
        assumeTrue(
                new ProcessBuilder("unshare", "-m", "sh", "-c", mount).start().waitFor() == 0,
                "a mount namespace: not permitted");
        return launch.under("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh");
    }

    @Test
    void namesThatAreNotResolvedDelayNobody() throws Exception {
        try (var names = nameServer();
                var cluster = EmbeddedCluster.start(0, 0);
                var startingUp = BadNodes.startingUp()) {
            var nodes = Stream.of(
                    "a.hanging.example:5432",
                    "b.hanging.example:5432",
                    "c.hanging.example:5432",
                    "d.hanging.example:5432",
                    "127.0.0.1:" + startingUp.port(),
                    "127.0.0.1:" + cluster.primary().port(),
                    "127.0.0.1:" + cluster.standby(0).port());
            try (var pgbeacon =
                    asking(NodesLaunch.checking(cluster.primary(), nodes)).up()) {
                pgbeacon.awaitNodes(
                        "a.hanging.example:5432 slave FAILED",
                        "b.hanging.example:5432 slave FAILED",
                        "c.hanging.example:5432 slave FAILED",
                        "d.hanging.example:5432 slave FAILED",
                        ".* slave STARTING",
                        ".* master OK 0",
                        ".* slave OK [0-9]+");
                assertTrue(names.questions.get() > 0, "the names were looked up there");
                int asked = startingUp.connects() + 6;
                Await.until("three more rounds", Pgbeacon.LIMIT, () -> startingUp.connects() >= asked);
                cluster.standby(0).promote();
                Await.until("the promotion is seen", Pgbeacon.LIMIT, () -> pgbeacon.dump()
                        .contains("127.0.0.1:" + cluster.standby(0).port() + " master OK 0\n"));
            }
        }
    }
}
