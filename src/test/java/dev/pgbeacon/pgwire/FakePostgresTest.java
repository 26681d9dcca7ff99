package dev.pgbeacon.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.FreePorts;
import dev.pgbeacon.probe.Connecting;
import dev.pgbeacon.probe.JdbcProbe;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Receiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakePostgresTest {
    private static final String SYSTEM = "7300000000000000001";
    private static final FakeNode PRIMARY = FakeNode.primary(SYSTEM, "0/5000000");
    private static final FakeNode STANDBY = FakeNode.standby(SYSTEM, "0/4FFFFFF");

    private static Observation ask(InetSocketAddress address) {
        var to = new Connecting(
                address.getAddress().getHostAddress(),
                address.getPort(),
                "fake",
                "postgres",
                Optional.of("secret"),
                Optional.empty(),
                "prefer",
                Optional.empty());
        try (var probe =
                new JdbcProbe(to, Duration.ofSeconds(5), Duration.ofHours(1), InstantSource.system(), "auto")) {
            probe.ask();
            return probe.ask();
        }
    }

    private static Observation ask(FakePostgres fake) {
        return ask(fake.addresses().get(0));
    }

    @Test
    void theProbeSeesAPrimary() {
        try (var fake = FakePostgres.start(PRIMARY)) {
            var seen = assertInstanceOf(Observation.Primary.class, ask(fake));

            assertEquals(SYSTEM, seen.server().systemIdentifier());
            assertEquals(170005, seen.server().version());
            assertEquals(1, seen.timeline());
            assertEquals(Lsn.parse("0/5000000"), seen.flushed());
            assertEquals(1, fake.connections.sum());
        }
    }

    @Test
    void theProbeSeesAStandbyThatStreams() {
        try (var fake = FakePostgres.start(STANDBY.with("replayed", "0/4000000"))) {
            var seen = assertInstanceOf(Observation.Standby.class, ask(fake));

            assertEquals(Optional.of(Lsn.parse("0/4FFFFFF")), seen.received());
            assertEquals(Optional.of(Lsn.parse("0/4000000")), seen.replayed());
            assertInstanceOf(Receiver.Connected.class, seen.receiver());
        }
    }

    @Test
    void aNodeMayBecomeAnother() {
        try (var fake = FakePostgres.start(STANDBY)) {
            assertInstanceOf(Observation.Standby.class, ask(fake));

            fake.become(PRIMARY.with("wal_timeline", "2"));

            assertEquals(
                    2, assertInstanceOf(Observation.Primary.class, ask(fake)).timeline());
        }
    }

    @ParameterizedTest
    @CsvSource({"STARTING, STARTING", "WRONG_PASSWORD, MISCONFIGURED", "TOO_MANY, BUSY", "CLOSES, DOWN"})
    void theProbeSeesWhyItIsRefused(FakeNode.Mode mode, NodeState state) {
        try (var fake = FakePostgres.start(FakeNode.refusing(mode))) {
            assertEquals(
                    state, assertInstanceOf(Observation.Out.class, ask(fake)).state());
        }
    }

    @Test
    void aBlackHoleTakesTheConnectionAndSaysNothing() throws IOException {
        try (var fake = FakePostgres.start(FakeNode.blackHole());
                var socket = new Socket(InetAddress.getLoopbackAddress(), fake.port())) {
            socket.getOutputStream().write(new byte[] {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f});
            socket.setSoTimeout(100);
            assertThrows(
                    SocketTimeoutException.class, () -> socket.getInputStream().read());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "extendedForPrepared"})
    void aDriverMayAskInEitherProtocol(String mode) throws SQLException {
        try (var fake = FakePostgres.start(PRIMARY)) {
            var url = "jdbc:postgresql://127.0.0.1:" + fake.port() + "/postgres?user=fake&preferQueryMode=" + mode;
            try (var connection = DriverManager.getConnection(url)) {
                // Past the driver's threshold, from where on it names its statement.
                try (var statement = connection.prepareStatement("SELECT 1 AS receiver_runs")) {
                    for (int i = 0; i < 10; i++) {
                        try (var rows = statement.executeQuery()) {
                            assertTrue(rows.next());
                            assertEquals(SYSTEM, rows.getString("system_identifier"));
                            assertFalse(rows.next());
                        }
                    }
                }
                try (var other = connection.createStatement()) {
                    assertFalse(other.execute("SET x = 1"));
                    assertFalse(other.executeQuery("SELECT 2").next());
                }
            }
        }
    }

    @Test
    void manyAddressesShareOnePort() throws Exception {
        int port = FreePorts.take();
        var nodes = FakePostgresMain.nodes("127.1.0.250", 10, 25, port);
        try (var fake = FakePostgres.start(nodes)) {
            assertEquals(10, fake.addresses().size());
            assertInstanceOf(Observation.Primary.class, ask(new InetSocketAddress("127.1.0.250", port)));
            assertInstanceOf(Observation.Standby.class, ask(new InetSocketAddress("127.1.1.0", port)));
            var holes = nodes.values().stream()
                    .filter(node -> node.mode() == FakeNode.Mode.BLACK_HOLE)
                    .count();
            assertEquals(2, holes);
        }
    }

    @Test
    void onlyLoopbackIsListenedOn() {
        var anywhere = Map.of(new InetSocketAddress(0), PRIMARY);
        assertThrows(IllegalArgumentException.class, () -> FakePostgres.start(anywhere));
    }
}
