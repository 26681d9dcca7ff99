package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configuration that cannot be right stops the start, with exit code 1 and one message for a person. */
class RefusalIT {
    private static final Launch LAUNCH = Launch.watchingPort(1);

    @Test
    void everyBadKeyIsNamedInOneMessage() {
        var launch = LAUNCH.with("PGPORT", "five")
                .with("PGSSLMODE", "always")
                .with("PGBEACON_PROBE_INTERVAL", "5")
                .with("PGBEACON_DRAIN_WAIT", "soon")
                .with("PGBEACON_REPLSTATUS_PORT", "80")
                .with("PGBEACON_MANAGEMENT_PORT", "70000")
                .with("PGBEACON_LOG_JSON", "maybe")
                .property("pgbeacon.lag.max", "-1s");

        assertEquals(
                List.of(
                        "pgbeacon does not start, its configuration is wrong:",
                        "  PGPORT: 'five' (expected: 1..65535)",
                        "  PGSSLMODE: 'always' (expected: one of disable, allow, prefer, require, verify-ca, verify-full)",
                        "  pgbeacon.probe.interval: '5' (expected: duration with a unit, like 500ms, 2s, 5m, 1h, at most"
                                + " 24h; 0 alone is legal)",
                        "  pgbeacon.drain-wait: 'soon' (expected: duration with a unit, like 500ms, 2s, 5m, 1h, at most"
                                + " 24h; 0 alone is legal)",
                        "  pgbeacon.lag.max: '-1s' (expected: 30, 30s, 1500ms, 5m, 1h, 512B, 16kB, 16MB, 1GB or an LSN"
                                + " like 16/B374D848)",
                        "  pgbeacon.replstatus.port: '80' (expected: 1025..65535, or 0: the system chooses)",
                        "  pgbeacon.management.port: '70000' (expected: 0..65535)",
                        "  pgbeacon.log.json: 'maybe' (expected: true or false)"),
                refusal(launch));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PGBEACON_MANAGEMENT_PORT", "PGBEACON_LOG_JSON", "PGBEACON_DRAIN_WAIT", "PGPORT"})
    void aSingleBadKeyIsRefusedInTheSameWay(String variable) {
        var said = refusal(LAUNCH.with(variable, "nonsense"));

        assertEquals("pgbeacon does not start, its configuration is wrong:", said.get(0));
        assertTrue(said.get(1).contains("'nonsense' (expected: "), said.get(1));
        assertEquals(2, said.size(), said.toString());
    }

    @Test
    void twoServersCannotShareAPortOfTheWord() {
        var launch = LAUNCH.with("PGBEACON_REPLSTATUS_PORT", "15999")
                .with("PGBEACON_SERVERS_A_PORT", "1")
                .with("PGBEACON_SERVERS_B_PORT", "2");

        assertEquals(
                List.of(
                        "pgbeacon does not start, its configuration is wrong:",
                        "  pgbeacon.servers.b.replstatus.port: '15999' (expected: a port that no other server uses)"),
                refusal(launch));
    }

    @Test
    void aPortOfTheWordInUseIsNamedInOneLine() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var said = refusal(LAUNCH.with("PGBEACON_REPLSTATUS_PORT", Integer.toString(taken.getLocalPort())));

            assertEquals(
                    List.of("pgbeacon does not start: the word of server local: cannot listen on 127.0.0.1:"
                            + taken.getLocalPort() + ": Address already in use"),
                    said);
        }
    }

    @Test
    void anAddressThatIsNotThereIsNamedInOneLine() {
        assertEquals(
                List.of("pgbeacon does not start: the word of server local: cannot listen on 192.0.2.1:0: Cannot assign"
                        + " requested address"),
                refusal(LAUNCH.with("PGBEACON_REPLSTATUS_BIND", "192.0.2.1")));
    }

    @Test
    void aManagementPortInUseIsNamedInOneLine() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var said = refusal(LAUNCH.with("PGBEACON_MANAGEMENT_PORT", Integer.toString(taken.getLocalPort())));

            assertEquals(
                    List.of("pgbeacon does not start: management: cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use"),
                    said);
        }
    }

    @Test
    void aManagementAddressThatIsNotThereIsNamedInOneLine() {
        assertEquals(
                List.of("pgbeacon does not start: management: cannot listen on 192.0.2.1:0: Cannot assign"
                        + " requested address"),
                refusal(LAUNCH.with("PGBEACON_MANAGEMENT_BIND", "192.0.2.1")));
    }

    @Test
    void aKeyThatNobodyReadsIsNamedInAWarning() {
        try (var pgbeacon = LAUNCH.with("PGBEACON_PROBE_INTERVALL", "1s")
                .property("pgbeacon.servers.a.prot", "5433")
                .up()) {
            assertEquals(1, warnings(pgbeacon, "pgbeacon.probe.intervall"));
            assertEquals(1, warnings(pgbeacon, "pgbeacon.servers.a.prot"));
            assertEquals("", pgbeacon.errors());
        }
    }

    private static long warnings(Pgbeacon pgbeacon, String key) {
        return pgbeacon.logged("configuration: " + key + " is not a key of pgbeacon").stream()
                .filter(line -> line.contains(" WARN "))
                .count();
    }

    /** What Kubernetes sets for Services that are called pgbeacon and pgbeacon-management. */
    @Test
    void theVariablesOfAServiceOfTheSameNameDoNotBreakTheStart() {
        try (var pgbeacon = LAUNCH.with("PGBEACON_PORT", "tcp://10.0.0.1:5432")
                .with("PGBEACON_SERVICE_HOST", "10.0.0.1")
                .with("PGBEACON_PORT_5432_TCP_ADDR", "10.0.0.1")
                .with("PGBEACON_REPLSTATUS_PORT", "tcp://10.0.0.2:5400")
                .property("pgbeacon.replstatus.port", "0")
                .up()) {
            assertEquals("OFFLINE", pgbeacon.word());
            assertFalse(pgbeacon.logged("(127.0.0.1:1)").isEmpty());
        }
    }

    private static List<String> refusal(Launch launch) {
        try (var pgbeacon = launch.start()) {
            assertEquals(1, pgbeacon.exitCode());
            return pgbeacon.errors().lines().toList();
        }
    }
}
