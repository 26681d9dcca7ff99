package dev.pgbeacon.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server behind what takes TCP and hands on to its Unix socket, as socat, HAProxy and a tunnel of ssh do. */
class UnixSocketIT {
    @TempDir
    private Path sockets;

    @Test
    void aServerThatKnowsNoAddressOfItsOwnIsFoundWhereItIsAsked() throws IOException {
        // The servers may run as another user.
        Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwxrwxrwx"));
        var options = ClusterOptions.bundled().with("unix_socket_directories", sockets.toString());
        try (var cluster = EmbeddedCluster.start(options, 0, 0);
                var toPrimary = relay(cluster.primary());
                var toStandby = relay(cluster.standby(0));
                var askPrimary = probe(toPrimary);
                var askStandby = probe(toStandby)) {
            var writes = assertInstanceOf(Observation.Primary.class, askPrimary.ask());
            assertEquals(
                    new Address("127.0.0.1", toPrimary.port()), writes.server().address());
            assertEquals(writes.server(), askPrimary.position().orElseThrow().server());

            var reads = assertInstanceOf(Observation.Standby.class, askStandby.ask());
            assertEquals(
                    new Address("127.0.0.1", toStandby.port()), reads.server().address());
            assertEquals(reads.server(), askStandby.position().orElseThrow().server());
        }
    }

    private UnixRelay relay(EmbeddedServer server) throws IOException {
        Files.writeString(server.data().resolve("pg_hba.conf"), "local all all trust\n", StandardOpenOption.APPEND);
        server.reload();
        return new UnixRelay(sockets.resolve(".s.PGSQL." + server.port()));
    }

    private static JdbcProbe probe(UnixRelay relay) {
        var to = Trusted.at("localhost", relay.port(), "postgres");
        return new JdbcProbe(to, Duration.ofSeconds(60), Duration.ofHours(1), new TestClock(), "off");
    }
}
