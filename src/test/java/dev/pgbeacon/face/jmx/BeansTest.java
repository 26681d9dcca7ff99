package dev.pgbeacon.face.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.board.Listeners.Listener;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.status.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanOperationInfo;
import javax.management.Notification;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeansTest {
    private final TestBeans beans = new TestBeans();

    @AfterEach
    void close() {
        beans.close();
    }

    @Test
    void whereALabelIsKeptItIsShownWithTheLease() throws JMException {
        beans.label.see(new PodLabel.Seen(
                "pg-0",
                "role",
                Optional.of("primary"),
                PodLabel.Lease.OURS,
                Optional.of("pg-0_u"),
                OptionalInt.of(5),
                Optional.empty(),
                "why"));
        beans.label.patched(PodLabel.Outcome.DONE);
        beans.register();
        var name = Beans.name("Label", "");

        assertEquals("primary", beans.mbeans.getAttribute(name, "Value"));
        assertEquals("ours", beans.mbeans.getAttribute(name, "Lease"));
        assertEquals("pg-0_u", beans.mbeans.getAttribute(name, "Holder"));
        assertEquals(5, beans.mbeans.getAttribute(name, "LeaseTimeline"));
        assertEquals(4, ((TabularData) beans.mbeans.getAttribute(name, "Patches")).size());
    }

    @Test
    void theNamesAreThoseThatDashboardsKnow() throws JMException {
        beans.know("a");
        beans.listeners.add(new Listener("check", Optional.empty(), 9200, new ListenerCounts(List.of())));
        beans.register();

        var names = beans.mbeans.queryNames(null, null).stream()
                .map(Object::toString)
                .filter(name -> !name.startsWith("JMImplementation"))
                .collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        "dev.pgbeacon:type=Pgbeacon",
                        "dev.pgbeacon:type=Server,name=a",
                        "dev.pgbeacon:type=Listener,name=check"),
                names);
        var attributes = beans.mbeans.getMBeanInfo(TestBeans.server("a")).getAttributes();
        assertEquals(
                Set.of(
                        "Role",
                        "State",
                        "Timeline",
                        "SystemIdentifier",
                        "ReceivedLsn",
                        "ReplayedLsn",
                        "FlushLsn",
                        "LagBytes",
                        "LagSeconds",
                        "LagBasis",
                        "AgeSeconds",
                        "Reason",
                        "Probes",
                        "ProbeFailures",
                        "LastLatencySeconds"),
                Arrays.stream(attributes).map(MBeanFeatureInfo::getName).collect(Collectors.toSet()));
        beans.close();
        assertFalse(beans.mbeans.isRegistered(TestBeans.PGBEACON));
    }

    @Test
    void aPrimarySaysWhatItIs() throws JMException {
        beans.know("a").register();
        beans.cluster.says("a").timeline(3).primaryAt("1/A0");
        beans.cluster.pass(Duration.ofMillis(1500));

        assertEquals("primary", beans.of("a", "Role"));
        assertEquals("running", beans.of("a", "State"));
        assertEquals(3, beans.of("a", "Timeline"));
        assertEquals("7000000000000000001", beans.of("a", "SystemIdentifier"));
        assertEquals("1/A0", beans.of("a", "FlushLsn"));
        assertEquals(0L, beans.of("a", "LagBytes"));
        assertEquals(0.0, beans.of("a", "LagSeconds"));
        assertEquals("primary", beans.of("a", "LagBasis"));
        assertEquals(1.5, beans.of("a", "AgeSeconds"));
        assertEquals(0.0, beans.of("a", "LastLatencySeconds"));
        assertEquals(1L, beans.of("a", "Probes"));
        assertEquals("primary on timeline 3", beans.of("a", "Reason"));
        assertNull(beans.of("a", "ReplayedLsn"));
    }

    @Test
    void aStandbySaysWhatItIs() throws JMException {
        beans.know("a").register();
        beans.cluster.says("a").received("0/300").upstreamAt("0/300").standbyAt("0/100");

        assertEquals("standby", beans.of("a", "Role"));
        assertEquals("0/300", beans.of("a", "ReceivedLsn"));
        assertEquals("0/100", beans.of("a", "ReplayedLsn"));
        assertEquals(512L, beans.of("a", "LagBytes"));
        assertEquals("receiver", beans.of("a", "LagBasis"));
        assertNull(beans.of("a", "FlushLsn"));
    }

    @Test
    void whatIsUnknownIsNullAndTheReasonSaysWhy() throws JMException {
        beans.know("a").register();
        for (var attribute : List.of("Timeline", "LagBytes", "LagSeconds", "LagBasis", "AgeSeconds", "FlushLsn")) {
            assertNull(beans.of("a", attribute), attribute);
        }
        assertNull(beans.of("a", "LastLatencySeconds"));
        assertNull(beans.of("a", "SystemIdentifier"));
        assertEquals("no probe has finished yet", beans.of("a", "Reason"));

        beans.cluster.says("a").orphan().standbyAt("0/100");
        assertNull(beans.of("a", "LagBytes"));
        var reason = (String) beans.of("a", "Reason");
        assertTrue(reason.contains("lag unknown: "), reason);

        beans.cluster.says("a").primaryAt("0/100");
        beans.cluster.says("a").out(NodeState.DOWN);
        assertNull(beans.of("a", "Timeline"));
        assertNull(beans.of("a", "FlushLsn"), "where it was is not where it is");
        assertEquals("7000000000000000001", beans.of("a", "SystemIdentifier"));
        assertEquals(1L, beans.of("a", "ProbeFailures"));
    }

    @Test
    void everythingIsDescribedAndNothingInTheJdksOwnWords() throws JMException {
        beans.know("a");
        beans.listeners.add(new Listener("check", Optional.empty(), 9200, new ListenerCounts(List.of())));
        beans.register();
        for (var name : List.of(TestBeans.server("a"), TestBeans.PGBEACON, Beans.name("Listener", "check"))) {
            var info = beans.mbeans.getMBeanInfo(name);
            assertTrue(info.getDescription().contains(" "), info.getDescription());
            var features = Stream.of(info.getAttributes(), info.getOperations())
                    .flatMap(Arrays::stream)
                    .collect(Collectors.toCollection(ArrayList<MBeanFeatureInfo>::new));
            for (var operation : info.getOperations()) {
                features.addAll(List.of(operation.getSignature()));
                assertEquals(MBeanOperationInfo.ACTION, operation.getImpact(), operation.getName());
            }
            for (var feature : features) {
                assertFalse(feature.getName().matches("p[0-9]"), name + " " + feature);
                assertTrue(
                        feature.getDescription().length() > feature.getName().length(),
                        name + " " + feature.getName() + ": " + feature.getDescription());
                assertFalse(feature.getDescription().startsWith("Attribute exposed"), feature.toString());
                assertFalse(feature.getDescription().startsWith("Operation exposed"), feature.toString());
            }
        }
    }

    @Test
    void changesOfRoleAndStateAreTold() throws JMException {
        beans.know("a").register();
        beans.cluster.says("a").upstreamAt("0/100").standbyAt("0/100");
        var told = new ArrayList<Notification>();
        beans.mbeans.addNotificationListener(TestBeans.server("a"), (notice, handback) -> told.add(notice), null, null);

        beans.cluster.says("a").upstreamAt("0/100").paused().standbyAt("0/100");
        beans.cluster.board.drain(DrainedBy.FILE, "new disks");
        beans.cluster.says("a").timeline(2).primaryAt("0/200");

        assertEquals(
                List.of("pgbeacon.state", "pgbeacon.role", "pgbeacon.state"),
                told.stream().map(Notification::getType).toList());
        assertEquals(
                Map.of("server", "a", "from", "standby", "to", "primary", "reason", "primary on timeline 2"),
                told.get(1).getUserData());
        assertEquals(
                "server a: paused -> running: primary on timeline 2",
                told.get(2).getMessage());
        assertTrue(told.get(2).getSequenceNumber() > told.get(1).getSequenceNumber());
    }

    @Test
    void aServerThatIsWatchedLaterGetsABeanWithItsFirstAnswer() throws JMException {
        beans.know("a").register();
        beans.know("b");
        beans.cluster.says("b").primaryAt("0/100");
        assertEquals("primary", beans.of("b", "Role"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "x=y", "127.0.0.1:5432", "what?", "*"})
    void aNameOfAnyKindIsAName(String name) throws JMException {
        beans.know(name).register();
        assertEquals("unasked", beans.of(name, "State"));
    }

    @Test
    void probeNowAsksHoweverFreshWhatIsKnownIs() throws JMException {
        beans.know("a").register();
        beans.cluster.says("a").upstreamAt("0/100").standbyAt("0/100");
        beans.asker = () -> {
            beans.cluster.says("a").timeline(2).primaryAt("0/200");
            return CompletableFuture.completedFuture(null);
        };
        assertEquals("primary, running: primary on timeline 2", beans.call(TestBeans.server("a"), "probeNow"));
    }

    @Test
    void theConfigurationIsShownWithoutItsSecrets() throws JMException {
        beans.register();
        var shown = (TabularData) beans.mbeans.getAttribute(TestBeans.PGBEACON, "Configuration");
        assertEquals("db1", value(shown, "pgbeacon.host"));
        assertEquals("db2", value(shown, "pgbeacon.servers.x.host"));
        assertEquals("postgres", value(shown, "pgbeacon.database"));
        assertEquals("(secret)", value(shown, "pgbeacon.password"));
        assertFalse(shown.containsKey(new Object[] {"pgbeacon.user"}), "it has no value");
        assertFalse(shown.toString().contains("hush"));
        assertEquals("1.2.3", beans.mbeans.getAttribute(TestBeans.PGBEACON, "Version"));
    }

    private static Object value(TabularData map, String key) {
        return map.get(new Object[] {key}).get("value");
    }

    @Test
    void aPortShowsItsCounts() throws JMException {
        var counts = new ListenerCounts(List.of("MASTER", "OFFLINE"));
        beans.listeners.add(new Listener("replstatus", Optional.of("a"), 5400, counts));
        beans.register();
        counts.onSaid("MASTER");
        counts.onInvalid();
        counts.onOpened();
        var name = Beans.name("Listener", "replstatus-a");
        var polls = (TabularData) beans.mbeans.getAttribute(name, "Polls");
        assertEquals(1L, value(polls, "MASTER"));
        assertEquals(0L, value(polls, "OFFLINE"));
        assertEquals(1L, beans.mbeans.getAttribute(name, "InvalidPolls"));
        assertEquals(1L, beans.mbeans.getAttribute(name, "OpenConnections"));
        assertEquals(5400, beans.mbeans.getAttribute(name, "Port"));
        assertEquals("a", beans.mbeans.getAttribute(name, "Server"));
    }

    @Test
    void aNodesBeanComesAndGoesWithIt() throws JMException {
        beans.know("a").register();
        beans.know("b");
        assertTrue(beans.mbeans.isRegistered(Beans.name("Server", "b")));

        beans.cluster.board.forgetAll(List.of(TestCluster.node("b")));

        assertFalse(beans.mbeans.isRegistered(Beans.name("Server", "b")));
        assertTrue(beans.mbeans.isRegistered(Beans.name("Server", "a")));
    }
}
