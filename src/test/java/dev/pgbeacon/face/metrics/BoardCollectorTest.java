package dev.pgbeacon.face.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.board.Listeners;
import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeRegistry;
import dev.pgbeacon.board.NodeSource;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.RouterCounts;
import dev.pgbeacon.board.RouterLoad;
import dev.pgbeacon.board.RouterRequests;
import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Verdict;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BoardCollectorTest {
    private final TestCluster cluster = new TestCluster();
    private final NodeList nodes = new NodeList(List.of(), address -> address);
    private final Listeners listeners = new Listeners();
    private final PodLabel label = new PodLabel();
    private final NodeRegistry nodeRegistry = new NodeRegistry(cluster.clock);
    private final RouterLoad router = new RouterLoad();
    private final CollectorRegistry registry = new CollectorRegistry(true);

    @BeforeEach
    void register() {
        var subjects = new BoardCollector.Subjects(cluster.board, nodes, nodeRegistry, listeners, label, router);
        registry.register(new BoardCollector(subjects, cluster.clock, "1.2.3"));
        know("a");
    }

    private void know(String name) {
        cluster.board.register(
                TestCluster.node(name), Duration.ofSeconds(1), () -> CompletableFuture.completedFuture(null));
    }

    private String scrape() {
        var text = new StringWriter();
        try {
            TextFormat.write004(text, registry.metricFamilySamples());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        // The comma after the last label is legal, and nobody else writes it.
        return text.toString().replace(",}", "}");
    }

    /** The samples of a metric, as {@code {labels} value}. */
    private List<String> samples(String name) {
        return scrape().lines()
                .filter(line -> line.startsWith(name + "{"))
                .map(line -> line.substring(name.length()))
                .toList();
    }

    @Test
    void ofAListedNodeNothingIsSaidBeforeItsFirstRoundHasEnded() {
        nodes.offer(NodeSource.LIST, List.of(Address.parse("db1:5432"), Address.parse("db2:5432")));
        assertTrue(scrape().contains("pgbeacon_listed_nodes 2.0"));
        assertEquals(List.of(), samples("pgbeacon_node_healthy"));

        var refused = new Observation.Out(NodeState.DOWN, "connection refused");
        nodes.checked(nodes.nodes().get(1), Health.of(refused, cluster.clock.instant()));
        cluster.pass(Duration.ofSeconds(4));
        assertEquals(List.of("{server=\"db2:5432\"} 0.0"), samples("pgbeacon_node_healthy"));
        assertEquals(List.of("{server=\"db2:5432\"} 4.0"), samples("pgbeacon_node_check_age_seconds"));
    }

    @Test
    void whereARegistryIsUsedItIsShown() {
        assertTrue(!scrape().contains("pgbeacon_registry"), scrape());

        nodeRegistry.read(true, 5);
        nodeRegistry.wrote(3);
        nodeRegistry.lost();

        var lines = scrape().lines()
                .filter(line -> line.startsWith("pgbeacon_registry"))
                .toList();
        assertEquals(
                List.of(
                        "pgbeacon_registry_up 0.0",
                        "pgbeacon_registry_writer 0.0",
                        "pgbeacon_registry_nodes 5.0",
                        "pgbeacon_registry_round_age_seconds 0.0",
                        "pgbeacon_registry_writes_total 3.0"),
                lines);
    }

    @Test
    void ofARouterItIsToldWhatItHasOpenAndWhatItDid() {
        assertTrue(!scrape().contains("pgbeacon_router"), scrape());

        router.register(
                () -> new RouterCounts(2, 30, 40, new RouterRequests(5, 6, 7, 8, 9, Map.of("LISTEN", 10L))),
                () -> Verdict.no("no primary"));
        assertEquals(
                List.of(
                        "pgbeacon_router_ready 0.0",
                        "pgbeacon_router_workers 2.0",
                        "pgbeacon_router_clients 30.0",
                        "pgbeacon_router_backend_connections 40.0",
                        "pgbeacon_router_pinned_sessions 9.0",
                        "pgbeacon_router_pins_total{reason=\"LISTEN\"} 10.0",
                        "pgbeacon_router_requests_total{role=\"primary\"} 5.0",
                        "pgbeacon_router_requests_total{role=\"standby\"} 6.0",
                        "pgbeacon_router_requests_asked_again_total 7.0",
                        "pgbeacon_router_reads_not_yet_shown_total 8.0"),
                scrape().lines()
                        .filter(line -> line.startsWith("pgbeacon_router"))
                        .toList());
    }

    @Test
    void whereALabelIsKeptItAndTheLeaseAreShown() {
        assertTrue(!scrape().contains("pgbeacon_label") && !scrape().contains("pgbeacon_lease"), scrape());

        label.patched(PodLabel.Outcome.LOST);
        label.see(new PodLabel.Seen(
                "pg-0",
                "role",
                Optional.of("primary"),
                PodLabel.Lease.OURS,
                Optional.of("pg-0_u"),
                OptionalInt.of(5),
                Optional.of(cluster.clock.instant().minusSeconds(4)),
                "why"));

        assertEquals(List.of("{pod=\"pg-0\",key=\"role\",value=\"primary\"} 1.0"), samples("pgbeacon_label_info"));
        assertTrue(samples("pgbeacon_label_patches_total").contains("{result=\"lost\"} 1.0"));
        assertTrue(samples("pgbeacon_label_patches_total").contains("{result=\"done\"} 0.0"));
        assertEquals(List.of("{state=\"ours\"} 1.0"), ones("pgbeacon_lease_state"));
        assertTrue(scrape().contains("pgbeacon_lease_timeline 5.0"));
        assertTrue(scrape().contains("pgbeacon_lease_age_seconds 4.0"));
    }

    private List<String> ones(String name) {
        return samples(name).stream().filter(sample -> sample.endsWith(" 1.0")).toList();
    }

    @Test
    void ofAllRolesAndStatesOneIsOne() {
        cluster.says("a").primaryAt("0/100");
        assertEquals(List.of("{server=\"a\",role=\"primary\"} 1.0"), ones("pgbeacon_role"));
        assertEquals(List.of("{server=\"a\",state=\"running\"} 1.0"), ones("pgbeacon_state"));
        assertEquals(3, samples("pgbeacon_role").size());
        assertEquals(NodeState.values().length, samples("pgbeacon_state").size());

        cluster.says("a").out(NodeState.TIMED_OUT);
        assertEquals(List.of("{server=\"a\",role=\"none\"} 1.0"), ones("pgbeacon_role"));
        assertEquals(List.of("{server=\"a\",state=\"timed out\"} 1.0"), ones("pgbeacon_state"));
    }

    @Test
    void aPrimaryHasItsPositionAndNoLag() {
        cluster.says("a").timeline(3).primaryAt("1/100");
        cluster.pass(Duration.ofMillis(1500));
        assertEquals(List.of("{server=\"a\"} 3.0"), samples("pgbeacon_timeline"));
        assertEquals(List.of("{server=\"a\"} 4.294967552E9"), samples("pgbeacon_flush_lsn_bytes"));
        assertEquals(List.of("{server=\"a\"} 0.0"), samples("pgbeacon_lag_bytes"));
        assertEquals(List.of("{server=\"a\"} 0.0"), samples("pgbeacon_lag_seconds"));
        assertEquals(List.of("{server=\"a\"} 1.5"), samples("pgbeacon_snapshot_age_seconds"));
        assertEquals(List.of("{server=\"a\"} 1.0"), samples("pgbeacon_ready"));
        assertEquals(List.of(), samples("pgbeacon_replayed_lsn_bytes"));
    }

    @Test
    void aStandbyHasItsPositionsAndItsLag() {
        cluster.says("a").received("0/300").upstreamAt("0/300").standbyAt("0/100");
        assertEquals(List.of("{server=\"a\"} 768.0"), samples("pgbeacon_received_lsn_bytes"));
        assertEquals(List.of("{server=\"a\"} 256.0"), samples("pgbeacon_replayed_lsn_bytes"));
        assertEquals(List.of("{server=\"a\"} 512.0"), samples("pgbeacon_lag_bytes"));
        assertEquals(List.of(), samples("pgbeacon_flush_lsn_bytes"));
    }

    @Test
    void lagThatIsUnknownIsAbsentAndNeitherZeroNorNaN() {
        cluster.says("a").orphan().standbyAt("0/100");
        assertEquals(List.of(), samples("pgbeacon_lag_bytes"));
        assertEquals(List.of(), samples("pgbeacon_lag_seconds"));
        assertEquals(List.of("{server=\"a\"} 256.0"), samples("pgbeacon_replayed_lsn_bytes"));
    }

    @Test
    void bytesMayBeKnownWhereTimeIsNot() {
        cluster.says("a").received("0/300").upstreamAt("0/300").standbyAt("0/100");
        assertEquals(1, samples("pgbeacon_lag_bytes").size());
        assertEquals(List.of(), samples("pgbeacon_lag_seconds"));
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "TIMED_OUT", "STARTING", "STOPPING", "MISCONFIGURED"})
    void ofAServerThatIsOutTheLastPositionsAreNotRepeated(NodeState state) {
        cluster.says("a").primaryAt("0/100");
        cluster.says("a").out(state);
        for (var name : List.of("timeline", "flush_lsn_bytes", "lag_bytes", "lag_seconds")) {
            assertEquals(List.of(), samples("pgbeacon_" + name), name);
        }
        assertEquals(1, samples("pgbeacon_snapshot_age_seconds").size());
    }

    @Test
    void whatIsStaleIsAbsentAtTheMomentOfTheScrape() {
        cluster.says("a").primaryAt("0/100");
        assertEquals(1, samples("pgbeacon_flush_lsn_bytes").size());
        cluster.pass(TestCluster.MAX_AGE.plusMillis(1));
        assertEquals(List.of(), samples("pgbeacon_flush_lsn_bytes"));
        assertEquals(List.of("{server=\"a\",state=\"stale\"} 1.0"), ones("pgbeacon_state"));
    }

    @Test
    void aFencedPrimaryIsSeenOnItsTimeline() {
        know("b");
        cluster.says("a").primaryAt("0/100");
        cluster.says("b").timeline(2).primaryAt("0/200");
        assertTrue(samples("pgbeacon_timeline").contains("{server=\"a\"} 1.0"));
        assertTrue(ones("pgbeacon_state").contains("{server=\"a\",state=\"fenced\"} 1.0"));
    }

    @Test
    void ofAServerThatNobodyAskedOnlyThatIsKnown() {
        assertEquals(List.of("{server=\"a\",state=\"unasked\"} 1.0"), ones("pgbeacon_state"));
        assertEquals(List.of(), samples("pgbeacon_snapshot_age_seconds"));
        assertEquals(List.of("{server=\"a\"} 0.0"), samples("pgbeacon_probe_duration_seconds_count"));
    }

    @Test
    void anOrderToDrainIsOneForEachServer() {
        cluster.says("a").primaryAt("0/100");
        assertEquals(List.of("{server=\"a\"} 0.0"), samples("pgbeacon_drained"));
        cluster.board.drain(DrainedBy.FILE, "new disks");
        assertEquals(List.of("{server=\"a\"} 1.0"), samples("pgbeacon_drained"));
        assertEquals(List.of("{server=\"a\"} 0.0"), samples("pgbeacon_ready"));
    }

    @Test
    void probesAreAHistogramAndTheirFailuresHaveReasons() {
        cluster.says("a").primaryAt("0/100");
        cluster.says("a").out(NodeState.DOWN);
        var buckets = samples("pgbeacon_probe_duration_seconds_bucket");
        assertTrue(buckets.contains("{server=\"a\",le=\"0.005\"} 2.0"), buckets.toString());
        assertTrue(buckets.contains("{server=\"a\",le=\"+Inf\"} 2.0"), buckets.toString());
        assertEquals(List.of("{server=\"a\"} 2.0"), samples("pgbeacon_probe_duration_seconds_count"));
        assertEquals(List.of("{server=\"a\"} 0.0"), samples("pgbeacon_probe_duration_seconds_sum"));
        assertEquals(List.of("{server=\"a\",reason=\"down\"} 1.0"), ones("pgbeacon_probe_failures_total"));
        assertEquals(List.of("{server=\"a\"} 1.0"), samples("pgbeacon_role_changes_total"));
    }

    @Test
    void aPortCountsItsWordsAndOneOfSeveralServersNamesNone() {
        var word = new ListenerCounts(List.of("MASTER", "OFFLINE"));
        var checks = new ListenerCounts(List.of("200"));
        listeners.add(new Listeners.Listener("replstatus", Optional.of("a"), 5400, word));
        listeners.add(new Listeners.Listener("check", Optional.empty(), 9200, checks));
        word.onSaid("MASTER");
        word.onOpened();
        checks.onRejected();
        assertEquals(
                List.of(
                        "{listener=\"replstatus\",server=\"a\",word=\"MASTER\"} 1.0",
                        "{listener=\"replstatus\",server=\"a\",word=\"OFFLINE\"} 0.0",
                        "{listener=\"check\",word=\"200\"} 0.0"),
                samples("pgbeacon_polls_total"));
        assertEquals(List.of("{listener=\"check\"} 1.0"), ones("pgbeacon_rejected_connections_total"));
        assertEquals(List.of("{listener=\"replstatus\",server=\"a\"} 1.0"), ones("pgbeacon_open_connections"));
    }

    @Test
    void theVersionIsALabel() {
        assertEquals(List.of("{version=\"1.2.3\"} 1.0"), samples("pgbeacon_build_info"));
    }

    @Test
    void everyMetricIsOurs() {
        cluster.says("a").upstreamAt("0/100").standbyAt("0/100");
        var strangers = Stream.of(scrape().split("\n"))
                .filter(line -> !line.startsWith("# ") && !line.startsWith("pgbeacon_"))
                .toList();
        assertEquals(List.of(), strangers);
    }
}
