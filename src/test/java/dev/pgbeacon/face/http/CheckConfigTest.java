package dev.pgbeacon.face.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.config.Settings;
import dev.pgbeacon.status.NodeId;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckConfigTest {
    private static final NodeId ALONE = new NodeId("local", "localhost", 5432);
    private static final NodeId A = new NodeId("a", "localhost", 5432);
    private static final NodeId B = new NodeId("b", "localhost", 5433);

    private Settings settings;

    private CheckConfig read(List<NodeId> servers, Map<String, String> properties) {
        settings = new Settings(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build(),
                CheckConfig.KEYS);
        return CheckConfig.read(settings, servers, Optional.empty());
    }

    @Test
    void oneServerIsAnsweredForOn9200() {
        var config = read(List.of(ALONE), Map.of());
        assertEquals(Map.of("pgbeacon.check.port", 9200), config.ports());
        assertEquals(Optional.of(ALONE), config.places().get(0).routes().find(Optional.empty()));
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void severalServersShareAPortAndMayHaveTheirOwnBesides() {
        var config = read(List.of(A, B), Map.of("pgbeacon.servers.b.check.port", "9202"));
        assertEquals(Map.of("pgbeacon.check.port", 9200, "pgbeacon.servers.b.check.port", 9202), config.ports());
        assertTrue(config.places().get(0).routes().shared());
        assertEquals(Optional.of(B), config.places().get(1).routes().find(Optional.empty()));
    }

    @Test
    void oneNamedServersOwnPortIsTheOnlyOne() {
        var config = read(List.of(A), Map.of("pgbeacon.servers.a.check.port", "9201"));
        assertEquals(Map.of("pgbeacon.servers.a.check.port", 9201), config.ports());
    }

    @Test
    void twoServersOnOnePortAreRefusedByTheKeyOfTheSecond() {
        read(List.of(A, B), Map.of("pgbeacon.servers.b.check.port", "9200"));
        assertEquals(
                List.of("pgbeacon.servers.b.check.port: '9200' (expected: a port of its own)"), settings.problems());
        read(List.of(A, B), Map.of("pgbeacon.servers.a.check.port", "0", "pgbeacon.servers.b.check.port", "0"));
        assertEquals(List.of(), settings.problems(), "the system chooses different ones");
    }

    @Test
    void switchedOffItTakesNoPort() {
        var config = read(List.of(A, B), Map.of("pgbeacon.check.enabled", "false"));
        assertEquals(Map.of(), config.ports());
    }

    @ParameterizedTest
    @CsvSource({
        "check.port, 70000, 'pgbeacon.check.port: '",
        "check.root, nonsense, 'pgbeacon.check.root: '",
        "check.bind, no.such.host.invalid, 'pgbeacon.check.bind: '",
        "check.allow-from, 10.0.0.0/33, 'pgbeacon.check.allow-from: '",
        "check.idle-timeout, 0, 'pgbeacon.check.idle-timeout: '",
        "check.max-connections, 0, 'pgbeacon.check.max-connections: '",
    })
    void whatIsWrongIsRefusedByItsKey(String key, String value, String problem) {
        read(List.of(ALONE), Map.of("pgbeacon." + key, value));
        assertEquals(1, settings.problems().size(), settings.problems().toString());
        assertTrue(
                settings.problems().get(0).startsWith(problem),
                settings.problems().toString());
    }

    @ParameterizedTest
    @CsvSource({"ready, READY", "replica, REPLICA", "standby, REPLICA", "master, PRIMARY", "health, HEALTH"})
    void theRootIsAnyRow(String name, Check check) {
        var config = read(List.of(ALONE), Map.of("pgbeacon.check.root", name));
        assertEquals(Optional.of(check), config.table().find("/"));
    }
}
