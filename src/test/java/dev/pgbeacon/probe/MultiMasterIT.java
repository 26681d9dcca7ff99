package dev.pgbeacon.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.status.MultiMaster;
import dev.pgbeacon.status.Observation;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Multi-master systems by the shape of their catalogs, on a real server, asked as a role without rights of its own. */
class MultiMasterIT {
    private static final String GRANTS =
            "GRANT USAGE ON SCHEMA %1$s TO asker; GRANT SELECT ON ALL TABLES IN SCHEMA %1$s TO asker;"
                    + " GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %1$s TO asker";

    private static EmbeddedCluster cluster;

    private final TestClock clock = new TestClock();
    private JdbcProbe probe = probe("auto");

    @BeforeAll
    static void start() throws SQLException {
        cluster = EmbeddedCluster.start(0);
        server().execute(
                        "CREATE ROLE asker LOGIN",
                        "GRANT pg_monitor TO asker",
                        "CREATE ROLE mallory LOGIN",
                        "GRANT CREATE ON DATABASE postgres TO mallory");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void uninstall() throws SQLException {
        probe.close();
        server().execute("DROP SCHEMA IF EXISTS bdr, pgactive, spock CASCADE");
    }

    private static EmbeddedServer server() {
        return cluster.primary();
    }

    private JdbcProbe probe(String wanted) {
        var to = Trusted.at("127.0.0.1", server().port(), "asker");
        return new JdbcProbe(to, Duration.ofSeconds(10), Duration.ofHours(1), clock, wanted);
    }

    private static void install(String system, String schema) throws SQLException, IOException {
        try (var fixture = MultiMasterIT.class.getResourceAsStream("/multimaster/" + system + ".sql")) {
            server().execute(new String(fixture.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
        server().execute(GRANTS.formatted(schema));
    }

    private Optional<MultiMaster> ask() {
        var seen = probe.ask();
        return assertInstanceOf(Observation.Primary.class, seen, seen.toString())
                .multiMaster();
    }

    @Test
    void withoutSuchASystemThereIsNothingToBeReadyFor() {
        assertEquals(Optional.empty(), ask());
    }

    @ParameterizedTest
    @CsvSource({"bdr,bdr,BDR", "pgactive,pgactive,pgactive", "pgd,bdr,PGD", "spock,spock,Spock"})
    void aReadyNodeIsReady(String fixture, String schema, String name) throws Exception {
        install(fixture, schema);
        assertEquals(Optional.of(new MultiMaster(name, true, name + ": ready")), ask());
    }

    @ParameterizedTest
    @CsvSource({
        "b, beginning to join (b)",
        "i, initializing (i)",
        "c, catching up (c)",
        "o, creating outbound slots (o)",
        "k, killed: it was removed from its group (k)",
        "z, unknown status (z)"
    })
    void aBdrNodeThatIsNotReadyIsNamed(String status, String words) throws Exception {
        install("bdr", "bdr");
        server().execute("UPDATE bdr.bdr_nodes SET node_status = '" + status + "' WHERE node_name = 'here'");
        assertEquals(Optional.of(new MultiMaster("BDR", false, "BDR: " + words)), ask());
        install("pgactive", "pgactive");
        server().execute("UPDATE pgactive.pgactive_nodes SET node_status = '" + status + "' WHERE node_name = 'here'");
        probe.close();
        probe = probe("pgactive");
        assertEquals(Optional.of(new MultiMaster("pgactive", false, "pgactive: " + words)), ask());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CREATED", "JOIN_START", "JOINING", "CATCHUP", "STANDBY", "PROMOTE", "PART_START", "PARTED"})
    void aPgdNodeIsReadyWhenActiveOnly(String state) throws Exception {
        install("pgd", "bdr");
        server().execute("UPDATE bdr.node_summary SET peer_state_name = '" + state + "' WHERE node_name = 'here'");
        assertEquals(Optional.of(new MultiMaster("PGD", false, "PGD: " + state)), ask());
    }

    @Test
    void aPgdNodeWithoutLocalSummaryIsFoundAmongAll() throws Exception {
        install("pgd", "bdr");
        server().execute("DROP VIEW bdr.local_node_summary");
        assertTrue(ask().orElseThrow().ready());
    }

    @ParameterizedTest
    @ValueSource(strings = {"initializing", "down", "unknown"})
    void aSpockNodeIsNotReadyWhileASubscriptionIs(String status) throws Exception {
        install("spock", "spock");
        server().execute("UPDATE spock.fixture SET status = '" + status + "' WHERE subscription_name = 'b'");
        assertEquals(Optional.of(new MultiMaster("Spock", false, "Spock: a subscription is " + status)), ask());
    }

    @Test
    void aSpockNodeWithoutSubscriptionsIsReadyAndWithoutALocalNodeIsNot() throws Exception {
        install("spock", "spock");
        server().execute("DELETE FROM spock.fixture");
        assertTrue(ask().orElseThrow().ready());
        server().execute("DELETE FROM spock.local_node");
        assertTrue(!ask().orElseThrow().ready(), "no local node");
    }

    @Test
    void aNodeWithoutARowIsNotReady() throws Exception {
        install("bdr", "bdr");
        server().execute("DELETE FROM bdr.bdr_nodes WHERE node_name = 'here'");
        assertEquals(Optional.of(new MultiMaster("BDR", false, "BDR: no local node")), ask());
    }

    @Test
    void aCatalogThatMayNotBeReadIsNotReadyAndSaysWhatToGrant() throws Exception {
        install("bdr", "bdr");
        server().execute("REVOKE ALL ON SCHEMA bdr FROM asker");
        var found = ask().orElseThrow();
        assertTrue(!found.ready());
        assertTrue(found.reason().contains("GRANT USAGE ON SCHEMA bdr TO \"asker\""), found.reason());
    }

    @Test
    void whatIsInstalledIsLookedForAgain() throws Exception {
        assertEquals(Optional.empty(), ask());
        install("bdr", "bdr");
        assertEquals(Optional.empty(), ask(), "not each second");
        clock.advance(Duration.ofSeconds(30));
        assertEquals("BDR", ask().orElseThrow().system());

        server().execute("DROP SCHEMA bdr CASCADE");
        install("pgd", "bdr");
        assertEquals("PGD", ask().orElseThrow().system(), "at once, when the question fails");
        server().execute("DROP SCHEMA bdr CASCADE");
        assertEquals(Optional.empty(), ask());
    }

    @Test
    void offLooksForNothingAndANameForOneSystemOnly() throws Exception {
        install("bdr", "bdr");
        probe.close();
        probe = probe("off");
        assertEquals(Optional.empty(), ask());
        probe.close();
        probe = probe("spock");
        assertEquals(Optional.empty(), ask());
    }

    @Test
    void whatAnybodyMadeUnderThatNameDoesNotCount() throws Exception {
        try (var connection = server().connectAs("mallory", "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA bdr; CREATE TABLE bdr.bdr_nodes (node_status text);"
                    + " CREATE FUNCTION bdr.bdr_get_local_nodeid() RETURNS int LANGUAGE sql AS 'SELECT 1';"
                    + " GRANT ALL ON SCHEMA bdr TO PUBLIC; GRANT SELECT ON bdr.bdr_nodes TO PUBLIC");
        }
        assertEquals(Optional.empty(), ask());
    }
}
