package dev.pgbeacon.face.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.AccessException;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A real connector on loopback, without a password. */
class RemoteTest {

    @Test
    void aClientReadsAndCallsOurBeans() throws Exception {
        try (var remote = TestRemote.open();
                var client = remote.connect()) {
            var mbeans = client.getMBeanServerConnection();
            assertEquals("primary", mbeans.getAttribute(TestBeans.server("a"), "Role"));
            assertEquals(0L, mbeans.getAttribute(TestBeans.server("a"), "LagBytes"));
            var said = drain(mbeans, "by hand");
            assertTrue(said.startsWith("drained in memory"), said);
            assertEquals(Optional.of("by hand"), remote.beans.cluster.read("a").drained());
        }
    }

    private static String drain(MBeanServerConnection mbeans, Object reason) throws Exception {
        return (String) mbeans.invoke(
                TestBeans.PGBEACON, "drain", new Object[] {reason}, new String[] {String.class.getName()});
    }

    @Test
    void aClientIsToldOfChanges() throws Exception {
        try (var remote = TestRemote.open();
                var client = remote.connect()) {
            BlockingQueue<Notification> told = new ArrayBlockingQueue<>(10);
            client.getMBeanServerConnection()
                    .addNotificationListener(TestBeans.server("a"), (notice, handback) -> told.add(notice), null, null);
            remote.beans.cluster.says("a").upstreamAt("0/100").standbyAt("0/100");
            var notice = told.poll(20, TimeUnit.SECONDS);
            assertEquals("pgbeacon.role", notice.getType());
            assertEquals("standby", ((Map<?, ?>) notice.getUserData()).get("to"));
        }
    }

    /** Else the objects were behind another port, and a tunnel to this one would end at the registry. */
    @Test
    void registryAndObjectsHaveOnePort() throws Exception {
        try (var remote = TestRemote.open()) {
            var stub = LocateRegistry.getRegistry("localhost", remote.port()).lookup("jmxrmi");
            assertTrue(stub.toString().contains("endpoint:[localhost:" + remote.port() + "]"), stub.toString());
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var where = new JmxConfig.Port(
                    taken.getLocalPort(),
                    "127.0.0.1",
                    InetAddress.getLoopbackAddress(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            var refused = assertThrows(
                    BindException.class, () -> Remote.open(where, Optional.empty(), new TestBeans().mbeans));
            assertEquals(
                    "cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use",
                    refused.getMessage());
        }
    }

    @Test
    void nobodyButWePutsAnObjectIntoTheRegistry() throws Exception {
        try (var remote = TestRemote.open()) {
            var registry = LocateRegistry.getRegistry("localhost", remote.port());
            var stub = registry.lookup("jmxrmi");
            for (Executable attempt : List.<Executable>of(
                    () -> registry.rebind("jmxrmi", stub),
                    () -> registry.bind("other", stub),
                    () -> registry.unbind("jmxrmi"))) {
                var refused = assertThrows(RemoteException.class, attempt);
                assertTrue(refused instanceof AccessException || refused.getCause() instanceof AccessException);
            }
            assertEquals(List.of("jmxrmi"), List.of(registry.list()));
        }
    }

    @Test
    void nobodyLoadsCodeOrHasMemoryWrittenToAFile() throws Exception {
        var platform = java.lang.management.ManagementFactory.getPlatformMBeanServer();
        var mbeans = Guard.of(platform);
        var diagnostics = new ObjectName("com.sun.management:type=HotSpotDiagnostic");
        var command = new ObjectName("com.sun.management:type=DiagnosticCommand");
        for (Executable attempt : List.<Executable>of(
                () -> mbeans.createMBean("javax.management.timer.Timer", new ObjectName("x:type=Timer")),
                () -> mbeans.instantiate("javax.management.timer.Timer"),
                () -> mbeans.registerMBean(new Object(), new ObjectName("x:type=X")),
                () -> mbeans.unregisterMBean(diagnostics),
                () -> mbeans.invoke(diagnostics, "dumpHeap", new Object[] {"x", true}, new String[] {"a", "b"}),
                () -> mbeans.invoke(command, "vmVersion", null, null),
                () -> mbeans.setAttribute(diagnostics, new javax.management.Attribute("x", "y")))) {
            assertThrows(SecurityException.class, attempt);
        }
        assertTrue(mbeans.getAttribute(diagnostics, "DiagnosticOptions") != null, "reading is free");
        mbeans.invoke(new ObjectName("java.lang:type=Memory"), "gc", null, null);
        assertThrows(
                javax.management.InstanceNotFoundException.class,
                () -> mbeans.getAttribute(new ObjectName("x:type=X"), "x"),
                "what the server throws is thrown");
    }

    @Test
    void objectsOfTypesThatNobodySendsAreNotEvenRead() throws Exception {
        try (var remote = TestRemote.open();
                var client = remote.connect()) {
            var refused = assertThrows(
                    Exception.class, () -> drain(client.getMBeanServerConnection(), new File("/etc/passwd")));
            assertTrue(causes(refused).contains("REJECTED"), causes(refused));
        }
    }

    @Test
    void credentialsAreTwoStringsOrRefusedUnread() throws Exception {
        try (var remote = TestRemote.open()) {
            var credentials = new HashMap<String, Object>();
            credentials.put(JMXConnector.CREDENTIALS, new HashMap<>(Map.of("user", "password")));
            var refused = assertThrows(Exception.class, () -> remote.connect(credentials));
            assertTrue(causes(refused).contains("REJECTED"), causes(refused));
        }
    }

    private static String causes(Throwable thrown) {
        return thrown == null ? "" : thrown + "\n" + causes(thrown.getCause());
    }

    @Test
    void closedItIsClosed() throws Exception {
        var remote = TestRemote.open();
        int port = remote.port();
        remote.close();
        assertThrows(RemoteException.class, () -> LocateRegistry.getRegistry("localhost", port)
                .list());
    }
}
