package dev.pgbeacon.face.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.NodeState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemandTest {

    @ParameterizedTest
    @CsvSource({
        "lag=1048576, 1048576",
        "lag=0, 0",
        "lag=10mb, 10485760",
        "lag=10MB, 10485760",
        "lag=16kB, 16384",
        "lag=1GB, 1073741824",
        "lag=1%30MB, 10485760",
        "l%61g=10MB, 10485760",
    })
    void aSizeIsBytesAndSoIsABareNumber(String query, long bytes) {
        assertEquals(Optional.of(new LagLimit.Bytes(bytes)), Demand.parse(query).lag());
    }

    @ParameterizedTest
    @CsvSource({"lag=10s, 10000", "lag=1500ms, 1500", "lag=5m, 300000", "lag=1h, 3600000"})
    void aTimeIsATime(String query, long milliseconds) {
        assertEquals(
                Optional.of(new LagLimit.Time(Duration.ofMillis(milliseconds))),
                Demand.parse(query).lag());
    }

    @Test
    void parametersGoTogetherInAnyOrder() {
        var demand = Demand.parse("replication_state=catchup&min_lsn=16%2FB374D848&lag=5s");
        assertEquals(Optional.of(NodeState.CATCHUP), demand.replicationState());
        assertEquals("16/B374D848", demand.minLsn().orElseThrow().toString());
        assertEquals("5s", demand.lag().orElseThrow().toString());
        assertEquals(demand, Demand.parse("min_lsn=16/B374D848&lag=5000ms&replication_state=catchup"));
    }

    @Test
    void noQueryDemandsNothing() {
        assertEquals(Demand.NONE, Demand.parse(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lag=abc", // Patroni: no limit
                "lag=10x",
                "lag=-1",
                "lag=+1",
                "lag=1e3",
                "lag=10 MB",
                "lag=10+MB",
                "lag=10%20MB",
                "lag=10M",
                "lag=99999999999999999999",
                "lag=9999999999999999GB",
                "lag=∞",
                "lag=",
                "lag",
                "=1",
                "&",
                "lag=1&",
                "&lag=1",
                "lag=1&&min_lsn=0/1",
                "lag=1&lag=2",
                "lag=1&l%61g=1",
                "min_lsn=16",
                "min_lsn=16/",
                "min_lsn=G/1",
                "min_lsn=16/B374D8489",
                "min_lsn=10MB",
                "min_lsn=",
                "replication_state=running",
                "replication_state=Streaming",
                "replication_state=in%20archive%20recovery",
                "replication_state=down",
                "replication_state=",
                "LAG=1",
                "tag_clonefrom=true",
                "max_lag=1",
                "lag=1;min_lsn=0/1",
                "lag=%",
                "lag=%1",
                "lag=%zz",
                "lag=%ff",
                "lag=%00",
            })
    void whatCannotBeReadIsRefusedAndNeverNoLimit(String query) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Demand.parse(query));
        assertTrue(refused.getMessage().contains("expected"), refused.getMessage());
    }

    @Test
    void anUnknownStateIsRefusedWithThoseThatThereAre() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Demand.parse("replication_state=running"));
        assertEquals(
                "parameter replication_state: 'running' (expected: one of streaming, catchup, paused, delayed, orphan,"
                        + " recovering, hidden)",
                refused.getMessage());
    }
}
