package dev.pgbeacon.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.status.Address;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodesConfigTest {
    private static final List<Key<?>> KEYS = Stream.of(NodesConfig.KEYS, ServersConfig.KEYS)
            .<Key<?>>flatMap(List::stream)
            .toList();

    private Settings settings;

    private NodesConfig read(Map<String, String> properties) {
        settings = new Settings(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build(),
                KEYS);
        return NodesConfig.read(settings);
    }

    @Test
    void thePaceIsPgOctopus() {
        assertEquals(
                new HealthPace(Duration.ofSeconds(10), Duration.ofSeconds(2), 2, Duration.ofSeconds(1)),
                read(Map.of()).pace());
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void itsSettingsAreReadInMilliseconds() {
        assertEquals(
                new HealthPace(Duration.ofSeconds(20), Duration.ofMillis(1500), 3, Duration.ofSeconds(2)),
                read(Map.of(
                                "pg_octopus.health_check_period", "20000",
                                "pg_octopus.health_check_timeout", "1500",
                                "pg_octopus.health_check_max_retries", "3",
                                "pg_octopus.health_check_retry_delay", "2s"))
                        .pace());
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void ourKeysWinOverItsNames() {
        var pace = read(Map.of("pg_octopus.health_check_period", "20000", "pgbeacon.health-check.period", "30s"))
                .pace();
        assertEquals(Duration.ofSeconds(30), pace.period());
    }

    @Test
    void aRoundThatMayOutlastItsPeriodIsRefusedWithTheNumbers() {
        read(Map.of("pgbeacon.health-check.period", "8s"));
        assertEquals(
                List.of(
                        "health-check: a round may take 8000ms: timeout 2000ms + 2 retries x (delay 1000ms + timeout 2000ms)"
                                + " (expected: less than the period, 8000ms)"),
                settings.problems());
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        read(Map.of("pgbeacon.nodes.list", "10.0.0.1:5432, 10.0.0.2"));
        assertEquals(
                List.of(
                        "pgbeacon.nodes.list: '10.0.0.1:5432, 10.0.0.2' (expected: HOST:PORT, like db1:5432 or [::1]:5432)"),
                settings.problems());
    }

    @Test
    void theListMayBeWrittenWithCommasOrBlanks() {
        assertEquals(
                List.of(new Address("10.0.0.1", 5432), new Address("::1", 5433)),
                read(Map.of("pgbeacon.nodes.list", "10.0.0.1:5432, [::1]:5433")).list());
    }

    @Test
    void theNodesAreAskedAsTheLocalServerUnlessSaidOtherwise() {
        var local = read(Map.of("pgbeacon.user", "me", "pgbeacon.password", "x", "pgbeacon.sslmode", "require"))
                .asking();
        assertEquals("me", local.user());
        assertEquals("require", local.sslMode());
        assertEquals(Optional.of("x"), local.password());
        var other = read(Map.of(
                        "pgbeacon.user", "me",
                        "pgbeacon.nodes.user", "checker",
                        "pgbeacon.nodes.database", "health",
                        "pgbeacon.nodes.sslmode", "disable",
                        "pgbeacon.nodes.password-file", "/run/secret"))
                .asking();
        assertEquals("checker", other.user());
        assertEquals("health", other.database());
        assertEquals("disable", other.sslMode());
        assertEquals("/run/secret", other.passwordFile().orElseThrow().toString());
    }
}
