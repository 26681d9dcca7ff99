package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.FreePorts;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server asked directly, without a sidecar. */
class CheckIT {
    private static EmbeddedCluster cluster;

    @BeforeAll
    static void startServers() {
        cluster = EmbeddedCluster.start(0, 0);
    }

    @AfterAll
    static void stopServers() {
        cluster.close();
    }

    private static Pgbeacon check(EmbeddedServer server, String... more) {
        return check(Launch.program().with("PGUSER", "postgres"), server.port(), more);
    }

    private static Pgbeacon check(Launch launch, int port, String... more) {
        var arguments = new String[more.length + 2];
        arguments[0] = "check";
        arguments[1] = "127.0.0.1:" + port;
        System.arraycopy(more, 0, arguments, 2, more.length);
        return launch.run(arguments);
    }

    @Test
    void aPrimaryIs0WhateverTheLimit() {
        var check = check(cluster.primary(), "--lag", "0");

        assertEquals(0, check.exitCode(), check.errors());
        assertEquals(
                "primary  127.0.0.1:" + cluster.primary().port(), check.log().get(0));
        assertEquals("", check.errors());
    }

    @Test
    void aStandbyIs1WithinTheLimitAnd2OverIt() throws Exception {
        assertEquals(1, check(cluster.standby(0), "--lag", "10MB").exitCode());
        cluster.standby(0).execute("select pg_wal_replay_pause()");
        try {
            cluster.primary().execute("create table much as select repeat('x', 1000) from generate_series(1, 5000)");

            var over = check(cluster.standby(0), "--lag", "1MB");

            assertEquals(2, over.exitCode());
            assertTrue(over.log().get(0).startsWith("offline  "), over.log().toString());
            assertTrue(over.log().contains("  limit     1048576B"), over.log().toString());
            assertEquals(1, check(cluster.standby(0)).exitCode());
        } finally {
            cluster.standby(0).execute("select pg_wal_replay_resume()");
        }
    }

    @Test
    void aServerThatIsNotThereIs3() {
        var check = check(Launch.program(), FreePorts.take());

        assertEquals(3, check.exitCode());
        assertTrue(check.log().contains("  state     down"), check.log().toString());
        assertEquals("", check.errors());
    }

    @Test
    void aServerThatHangsIs3WhenTheProbesTimeIsOver() {
        try (var own = EmbeddedCluster.start(0)) {
            own.primary().pause();

            var check = check(
                    Launch.program().with("PGUSER", "postgres").with("PGBEACON_PROBE_TIMEOUT", "500ms"),
                    own.primary().port());

            assertEquals(3, check.exitCode());
            assertTrue(
                    check.log().contains("  reason    no answer within 500 ms"),
                    check.log().toString());
            own.primary().resume();
        }
    }

    @Test
    void aServerThatRefusesUsIs2AndThePasswordIsNotTold() throws Exception {
        cluster.primary().execute("create role erin login password 's3cret'");
        cluster.primary().authentication("erin", "scram-sha-256");
        var launch = Launch.program().with("PGUSER", "erin").with("PGPASSWORD", "k3epMeOut");

        var check = check(launch, cluster.primary().port());

        assertEquals(2, check.exitCode());
        assertTrue(
                check.log().contains("  state     misconfigured"), check.log().toString());
        assertFalse((String.join("\n", check.log()) + check.errors()).contains("k3epMeOut"));
        assertEquals(
                0,
                check(launch.with("PGPASSWORD", "s3cret"), cluster.primary().port())
                        .exitCode());
    }

    @Test
    void jsonHasTheKeysOfStatus() {
        var check = check(cluster.standby(0), "--json");

        assertEquals(1, check.exitCode());
        var server = new JsonObject(check.log().get(0)).getJsonArray("servers").getJsonObject(0);
        assertEquals("standby", server.getString("word"));
        for (var key :
                List.of("role", "state", "timeline", "lag_bytes", "lag_seconds", "lag_basis", "reason", "drained")) {
            assertTrue(server.containsKey(key), key);
        }
    }
}
