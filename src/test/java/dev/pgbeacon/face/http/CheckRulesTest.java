package dev.pgbeacon.face.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.LagLimit.BareNumber;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request demands of a standby. */
class CheckRulesTest {
    private static final String LIMIT = "1kB";

    private final CheckRules rules = new CheckRules(Optional.of(LagLimit.parse(LIMIT, BareNumber.BYTES)));
    private final TestCluster cluster = new TestCluster(Nodes.policy(LIMIT));

    private Verdict replica(String query) {
        return rules.replica(cluster.read("b"), Demand.parse(query));
    }

    private void behind(String primary, String standby) {
        cluster.says("b").upstreamAt(primary).received(primary).standbyAt(standby);
    }

    @ParameterizedTest
    @CsvSource({
        "lag=256, true",
        "lag=255, false",
        "lag=1kB, true",
        "lag=10MB, true",
        "lag=10mb, true",
        "lag=0, false",
        "lag=0s, false",
    })
    void aLagOf256BytesIsWithinWhatTheRequestSays(String query, boolean yes) {
        behind("0/200", "0/100");
        assertEquals(yes, replica(query).yes(), replica(query).reason());
    }

    @ParameterizedTest
    @CsvSource({"lag=10s", "lag=1h"})
    void aLagOfUnknownTimeFailsEveryTime(String query) {
        behind("0/200", "0/100");
        assertFalse(replica(query).yes(), replica(query).reason());
        assertTrue(
                replica(query).reason().startsWith("not within the limit of"),
                replica(query).reason());
    }

    @Test
    void patronisSecondsAreALimit() {
        behind("0/100", "0/100");
        cluster.pass(Duration.ofSeconds(20));
        behind("0/200", "0/100");
        assertFalse(replica("lag=10s").yes(), "the primary went on 20 s ago at the latest");
        assertTrue(replica("lag=30s").yes(), replica("lag=30s").reason());
    }

    @Test
    void withoutALagTheStandingLimitHasHysteresisAndWithOneThereIsNone() {
        behind("0/900", "0/100");
        assertFalse(replica("").yes(), replica("").reason());
        behind("0/400", "0/100"); // within the limit again, but over half of it
        assertFalse(replica("").yes(), replica("").reason());
        assertFalse(replica("replication_state=streaming").yes(), "the standing limit, as it stands");
        assertTrue(replica("lag=1kB").yes(), replica("lag=1kB").reason());
    }

    @Test
    void anOrphanHasGraceOnlyWhereNoLagIsDemanded() {
        behind("0/100", "0/100");
        cluster.says("b").orphan().received("0/100").standbyAt("0/100");
        assertTrue(replica("").yes(), replica("").reason());
        assertTrue(replica("min_lsn=0/100").yes(), "it has replayed that, link or no link");
        assertFalse(replica("lag=1GB").yes());
        assertFalse(replica("replication_state=streaming").yes());
    }

    @Test
    void aStandbyOfATimelineThatThePrimaryLeftFailsEveryDemand() {
        behind("0/100", "0/100");
        cluster.says("a").timeline(2).primaryAt("0/100");
        behind("0/100", "0/100");
        assertEquals(NodeState.STREAMING, cluster.read("b").state());
        assertTrue(replica("").yes(), "grace");
        for (var query : new String[] {"lag=1GB", "lag=0/1", "min_lsn=0/1", "replication_state=streaming"}) {
            assertFalse(replica(query).yes(), query);
        }
    }

    @Test
    void aPositionMustHaveBeenReplayed() {
        behind("0/200", "0/100");
        assertTrue(replica("min_lsn=0/100").yes());
        var refusal = replica("min_lsn=0/101").reason();
        assertTrue(refusal.startsWith("has not replayed 0/101: standby, streaming"), refusal);
        assertFalse(replica("min_lsn=1/0").yes());
        assertFalse(replica("min_lsn=0/100&lag=0").yes(), "both");
        assertTrue(replica("min_lsn=0/100&lag=1MB").yes());
    }

    @ParameterizedTest
    @EnumSource(
            value = NodeState.class,
            names = {"STREAMING", "CATCHUP", "PAUSED", "DELAYED", "ORPHAN", "RECOVERING", "HIDDEN"})
    void aStateThatIsNamedIsTheOneThatItMustHave(NodeState state) {
        var withoutLimit = new CheckRules(Optional.empty());
        for (var wanted : new NodeState[] {NodeState.STREAMING, NodeState.PAUSED, NodeState.CATCHUP}) {
            var verdict = withoutLimit.replica(Nodes.in(state), Demand.parse("replication_state=" + wanted.words()));
            assertEquals(wanted == state, verdict.yes(), verdict.reason());
        }
    }

    @ParameterizedTest
    @EnumSource(value = NodeState.class)
    void aLagAloneDemandsAStandbyThatStreams(NodeState state) {
        var verdict = rules.replica(Nodes.in(state), Demand.parse("lag=1TB"));
        assertEquals(state == NodeState.STREAMING, verdict.yes(), verdict.reason());
    }

    @Test
    void aPausedStandbyWithinALagServesWhoAsksForPaused() {
        cluster.says("b").upstreamAt("0/100").paused().standbyAt("0/100");
        assertTrue(
                replica("replication_state=paused&lag=1kB").yes(),
                replica("replication_state=paused").reason());
        assertFalse(replica("lag=1kB").yes());
    }

    @Test
    void whereTheConfigurationAcceptsAStateSoDoesReplica() {
        var accepting = new TestCluster(Nodes.policy("", NodeState.STREAMING, NodeState.PAUSED));
        assertTrue(rules.replica(Nodes.in(NodeState.PAUSED, accepting), Demand.NONE)
                .yes());
    }

    @Test
    void aPrimaryIsReadOnlyEnoughForEveryDemand() {
        cluster.says("b").primaryAt("0/100");
        for (var query : new String[] {"lag=0", "min_lsn=FF/0", "replication_state=streaming"}) {
            assertTrue(rules.readOnly(cluster.read("b"), Demand.parse(query)).yes(), query);
            assertTrue(rules.primary(cluster.read("b"), Demand.parse(query)).yes(), query);
            assertTrue(rules.ready(cluster.read("b"), Demand.parse(query)).yes(), query);
            assertFalse(replica(query).yes(), query);
        }
    }

    @Test
    void whatIsDemandedOfReadinessIsDemandedOfAStandby() {
        behind("0/200", "0/100");
        assertTrue(rules.ready(cluster.read("b"), Demand.parse("lag=256")).yes());
        assertFalse(rules.ready(cluster.read("b"), Demand.parse("lag=255")).yes());
        assertFalse(
                rules.ready(cluster.read("b"), Demand.parse("min_lsn=0/101")).yes());
        assertTrue(rules.ready(cluster.read("b"), Demand.NONE).yes());
    }
}
