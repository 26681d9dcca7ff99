package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program through a remote JMX connector. */
class JmxIT {
    private static final Pattern PORT = Pattern.compile("JMX on \\S+:(\\d+)");
    private static EmbeddedCluster cluster;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start(0, 0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Launch launch() {
        return Launch.watching(cluster.primary()).with("PGBEACON_JMX_PORT", "0");
    }

    private static int port(Pgbeacon pgbeacon) {
        return pgbeacon.log().stream()
                .map(PORT::matcher)
                .filter(line -> line.find())
                .mapToInt(line -> Integer.parseInt(line.group(1)))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("BanJNDI") // it is how JMX clients find a server, and this one is ours
    private static JMXConnector connect(Pgbeacon pgbeacon, String... credentials) throws IOException {
        var environment = new HashMap<String, Object>();
        if (credentials.length > 0) {
            environment.put(JMXConnector.CREDENTIALS, credentials);
        }
        return JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://localhost:" + port(pgbeacon) + "/jmxrmi"),
                environment);
    }

    private static ObjectName name(String rest) throws Exception {
        return new ObjectName("dev.pgbeacon:type=" + rest);
    }

    private static Object attribute(JMXConnector client, String bean, String attribute) throws Exception {
        return client.getMBeanServerConnection().getAttribute(name(bean), attribute);
    }

    private static String call(JMXConnector client, String bean, String operation, String... arguments)
            throws Exception {
        var types = new String[arguments.length];
        java.util.Arrays.fill(types, String.class.getName());
        return (String) client.getMBeanServerConnection().invoke(name(bean), operation, arguments, types);
    }

    @Test
    void aClientSeesServersListenersAndTheProcess() throws Exception {
        var launch = launch().with("PGPASSWORD", "hush").with("PGBEACON_LAG_MAX", "30s");
        try (var pgbeacon = launch.up();
                var client = connect(pgbeacon)) {
            pgbeacon.awaitWord("MASTER");

            assertEquals(
                    Set.of(
                            "Pgbeacon",
                            "Server,name=local",
                            "Listener,name=check-local",
                            "Listener,name=replstatus-local"),
                    names(client.getMBeanServerConnection()));
            assertEquals("primary", attribute(client, "Server,name=local", "Role"));
            assertEquals(1, attribute(client, "Server,name=local", "Timeline"));
            assertEquals(0L, attribute(client, "Server,name=local", "LagBytes"));
            assertTrue((Double) attribute(client, "Server,name=local", "LastLatencySeconds") > 0);
            assertNull(attribute(client, "Server,name=local", "ReplayedLsn"));
            assertEquals(pgbeacon.wordPort(), attribute(client, "Listener,name=replstatus-local", "Port"));
            assertFalse(((String) attribute(client, "Pgbeacon", "Version")).isBlank());
            var configuration = (TabularData) attribute(client, "Pgbeacon", "Configuration");
            assertTrue(configuration.containsKey(new Object[] {"pgbeacon.lag.max"}), configuration.toString());
            assertFalse(configuration.toString().contains("hush"));
            assertEquals(
                    Set.of(pgbeacon.wordPort(), pgbeacon.checkPort(), pgbeacon.managementPort(), port(pgbeacon)),
                    ListeningPorts.of(pgbeacon.pid()),
                    "one port for all of JMX");
        }
    }

    private static Set<String> names(MBeanServerConnection mbeans) throws Exception {
        return mbeans.queryNames(new ObjectName("dev.pgbeacon:*"), null).stream()
                .map(name -> name.toString().replace("dev.pgbeacon:type=", ""))
                .collect(java.util.stream.Collectors.toSet());
    }

    @Test
    void reconnectReplacesTheConnectionAndProbeNowAsks() throws Exception {
        var launch = launch().with("PGBEACON_PROBE_RECONNECT_EVERY", "1h").with("PGBEACON_PROBE_INTERVAL", "1h");
        try (var pgbeacon = launch.up();
                var client = connect(pgbeacon)) {
            Await.until("the first answer", Pgbeacon.LIMIT, () -> attribute(client, "Server,name=local", "Role")
                    .equals("primary"));
            var first = backend();

            assertEquals("primary, running: primary on timeline 1", call(client, "Server,name=local", "probeNow"));
            assertEquals(2L, attribute(client, "Server,name=local", "Probes"));
            assertEquals(first, backend());

            assertEquals("primary, running: primary on timeline 1", call(client, "Server,name=local", "reconnect"));
            assertEquals(3L, attribute(client, "Server,name=local", "Probes"));
            assertNotEquals(first, backend());
        }
    }

    private static String backend() throws Exception {
        return cluster.primary()
                .query(
                        "select pid from pg_stat_activity where application_name = 'pgbeacon' order by backend_start desc");
    }

    @Test
    void changesAreTold() throws Exception {
        try (var own = EmbeddedCluster.start(0);
                var pgbeacon = Launch.watching(own.primary())
                        .quick()
                        .with("PGBEACON_JMX_PORT", "0")
                        .up();
                var client = connect(pgbeacon)) {
            pgbeacon.awaitWord("MASTER");
            BlockingQueue<Notification> told = new ArrayBlockingQueue<>(100);
            client.getMBeanServerConnection()
                    .addNotificationListener(
                            name("Server,name=local"), (notice, handback) -> told.add(notice), null, null);
            own.primary().crash();

            var notice = told.poll(30, TimeUnit.SECONDS);
            assertEquals("pgbeacon.role", notice.getType());
            assertEquals("none", ((Map<?, ?>) notice.getUserData()).get("to"));
            assertEquals("pgbeacon.state", told.poll(30, TimeUnit.SECONDS).getType());
        }
    }

    @Test
    void drainWithoutAFileIsKeptInMemory() throws Exception {
        try (var pgbeacon = launch().up();
                var client = connect(pgbeacon)) {
            pgbeacon.awaitWord("MASTER");

            assertTrue(call(client, "Pgbeacon", "drain", "new disks").startsWith("drained in memory"));
            assertEquals("OFFLINE", pgbeacon.word());
            assertTrue(pgbeacon.health("ready").isDown());
            assertEquals("new disks", attribute(client, "Pgbeacon", "Drained"));

            assertEquals("resumed", call(client, "Pgbeacon", "resume"));
            assertEquals("MASTER", pgbeacon.word());
        }
    }

    @Test
    void drainWithAFileWritesIt(@TempDir Path directory) throws Exception {
        var file = directory.resolve("drain");
        try (var pgbeacon =
                        launch().with("PGBEACON_DRAIN_FILE", file.toString()).up();
                var client = connect(pgbeacon)) {
            pgbeacon.awaitWord("MASTER");

            assertTrue(call(client, "Pgbeacon", "drain", "new disks").contains(file.toString()));
            pgbeacon.awaitWord("OFFLINE");
            assertEquals("new disks\n", Files.readString(file));
            assertEquals("new disks", attribute(client, "Pgbeacon", "Drained"));

            assertTrue(call(client, "Pgbeacon", "resume").contains("removed the file"));
            pgbeacon.awaitWord("MASTER");
        }
    }

    @Test
    void onlyWhoKnowsThePasswordComesIn(@TempDir Path directory) throws Exception {
        var passwords = Files.writeString(directory.resolve("password"), "monitor QED\n");
        var access = Files.writeString(directory.resolve("access"), "monitor readonly\n");
        var launch = launch().with("PGBEACON_JMX_PASSWORD_FILE", passwords.toString())
                .with("PGBEACON_JMX_ACCESS_FILE", access.toString());
        try (var pgbeacon = launch.up();
                var client = connect(pgbeacon, "monitor", "QED")) {
            assertEquals("local", attribute(client, "Listener,name=check-local", "Server"));
            assertThrows(SecurityException.class, () -> call(client, "Pgbeacon", "drain", "by a reader"));
            assertThrows(SecurityException.class, () -> connect(pgbeacon));
            assertThrows(SecurityException.class, () -> connect(pgbeacon, "monitor", "wrong"));
        }
    }

    @Test
    void withoutAPortThereIsNone() throws IOException {
        try (var pgbeacon = Launch.watching(cluster.primary()).up()) {
            assertEquals(List.of(), pgbeacon.logged("JMX"));
            assertEquals(
                    Set.of(pgbeacon.wordPort(), pgbeacon.checkPort(), pgbeacon.managementPort()),
                    ListeningPorts.of(pgbeacon.pid()));
        }
    }

    @Test
    void openToOthersWithoutAPasswordItDoesNotStart() {
        try (var pgbeacon = launch().with("PGBEACON_JMX_BIND", "0.0.0.0").start()) {
            assertEquals(1, pgbeacon.exitCode());
            assertEquals(
                    List.of(
                            "pgbeacon does not start, its configuration is wrong:",
                            "  pgbeacon.jmx.password-file: missing (expected: one, as pgbeacon.jmx.bind is '0.0.0.0', which"
                                    + " is not loopback)"),
                    pgbeacon.errors().lines().toList());
        }
    }
}
