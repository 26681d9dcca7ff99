package dev.pgbeacon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Key<Duration> INTERVAL =
            Key.duration("probe.interval", "x").orElse("1s");
    private static final Key<Integer> PORT =
            Key.number("port", 1, 65535, "x").alias("PGPORT").orElse("5432").forEachServer();
    private static final Key<Integer> WORD_PORT =
            Key.number("replstatus.port", 0, 65535, "x").orElse("5400").forEachServer();
    private static final Key<String> PASSWORD =
            Key.text("password", "x").hidden().forEachServer();

    private static final List<Key<?>> KEYS = List.of(INTERVAL, PORT, WORD_PORT, PASSWORD);

    private static Settings settings(Map<String, String> properties) {
        return new Settings(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build(),
                KEYS);
    }

    private static Settings environment(Map<String, String> variables) {
        return new Settings(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new EnvConfigSource(variables, 300))
                        .build(),
                KEYS);
    }

    /** Where a host, a user or a path belongs. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "postgres://me:hunter2@db1/x | postgres://(secret)@db1/x",
                "postgres://hunter2@db1 | postgres://(secret)@db1",
                "host=db1 password=hunter2 port=1 | host=db1 password=(secret) port=1",
                "host=db1 PASSWORD = 'hunter 2' port=1 | host=db1 PASSWORD = (secret) port=1",
                "jdbc:postgresql://db1/x?password=hunter2&ssl=true | jdbc:postgresql://db1/x?password=(secret)&ssl=true",
                "db1 | db1"
            })
    void aPasswordInAValueThatIsNoneIsNotShown(String written, String shown) {
        var settings = settings(Map.of("pgbeacon.port", written));
        assertEquals(
                List.of(Optional.of(shown)),
                settings.effective().stream()
                        .filter(value -> value.key().equals("pgbeacon.port"))
                        .map(EffectiveValue::value)
                        .toList());
        assertEquals(5432, settings.get(PORT));
        assertEquals(List.of("pgbeacon.port: '" + shown + "' (expected: 1..65535)"), settings.problems());
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "2s, 2000", "5m, 300000", "1h, 3600000", "24h, 86400000", "0, 0"})
    void aDurationHasAUnit(String text, long milliseconds) {
        assertEquals(
                Duration.ofMillis(milliseconds),
                settings(Map.of("pgbeacon.probe.interval", text)).get(INTERVAL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "1.5s", "-1s", "PT1S", "1 s", "1S", "s", "1d", "99999999999s", "25h", "86400001ms"})
    void aDurationWithoutAUnitOrWithAnotherOrOverADayIsRefusedByItsKey(String text) {
        var settings = settings(Map.of("pgbeacon.probe.interval", text));
        assertEquals(Duration.ofSeconds(1), settings.get(INTERVAL), "reading goes on, to find the other problems");
        assertEquals(
                List.of("pgbeacon.probe.interval: '" + text
                        + "' (expected: duration with a unit, like 500ms, 2s, 5m, 1h, at most 24h; 0 alone is legal)"),
                settings.problems());
    }

    @Test
    void allProblemsAreCollected() {
        var settings = settings(Map.of("pgbeacon.probe.interval", "x", "pgbeacon.port", "70000"));
        settings.get(INTERVAL);
        settings.get(PORT);
        assertEquals(2, settings.problems().size(), settings.problems().toString());
        assertTrue(settings.problems().get(1).contains("pgbeacon.port: '70000' (expected: 1..65535)"));
    }

    /** As a template renders whose variables are empty. */
    @Test
    void commasAloneAreNoList() {
        var list = Key.list("port", "list of words", "x", word -> word);
        assertEquals(
                List.of("a", "b"), settings(Map.of("pgbeacon.port", ",a, b")).get(list));

        var settings = settings(Map.of("pgbeacon.port", ", ,"));
        var unused = settings.get(list.orElse("c"));
        assertEquals(List.of("pgbeacon.port: ', ,' (expected: list of words)"), settings.problems());
    }

    @Test
    void aSecretIsNotPrinted() {
        var secret = Key.number("password", 1, 2, "x").orElse("1").hidden();
        var settings = settings(Map.of("pgbeacon.password", "hunter2"));
        settings.get(secret);
        assertEquals(List.of("pgbeacon.password: (secret) (expected: 1..2)"), settings.problems());
    }

    @Test
    void aNamedServerHasItsOwnKeysFirstThenThePlainOnes() {
        var settings = settings(
                Map.of("pgbeacon.servers.a.port", "5500", "pgbeacon.servers.b.password", "p", "pgbeacon.port", "5600"));
        assertEquals(List.of("a", "b"), settings.servers());
        assertEquals(5500, settings.of("a").get(PORT));
        assertEquals(5600, settings.of("b").get(PORT));
        assertEquals("p", settings.of("b").find(PASSWORD).orElseThrow());
    }

    @Test
    void theEnvironmentWorksForEveryKey() {
        var settings = environment(Map.of(
                "PGBEACON_SERVERS_A_REPLSTATUS_PORT", "5411", "PGBEACON_PROBE_INTERVAL", "2s", "PGPORT", "5433"));
        assertEquals(List.of("a"), settings.servers());
        assertEquals(5411, settings.of("a").get(WORD_PORT));
        assertEquals(5433, settings.of("a").get(PORT));
        assertEquals(Duration.ofSeconds(2), settings.get(INTERVAL));
        assertEquals(List.of(), settings.unknown());
    }

    @Test
    void ourOwnKeyWinsOverLibpqsVariable() {
        assertEquals(1, environment(Map.of("PGBEACON_PORT", "1", "PGPORT", "2")).get(PORT));
    }

    @Test
    void whatKubernetesSetsForAServiceCalledPgbeaconIsNotAPort() {
        var settings = environment(Map.of(
                "PGBEACON_PORT", "tcp://10.0.0.1:5432",
                "PGBEACON_SERVICE_HOST", "10.0.0.1",
                "PGBEACON_PORT_5432_TCP", "tcp://10.0.0.1:5432",
                "PGPORT", "5433"));
        assertEquals(5433, settings.get(PORT));
        assertEquals(List.of(), settings.problems());
        assertTrue(settings.unknown().contains("pgbeacon.service.host"), "named, not refused");
    }

    @Test
    void aMisspeltKeyIsNamed() {
        var settings =
                settings(Map.of("pgbeacon.probe.intervall", "1s", "pgbeacon.servers.a.prt", "1", "other.key", "1"));
        assertEquals(List.of("pgbeacon.probe.intervall", "pgbeacon.servers.a.prt"), settings.unknown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a${b}c", "${", " blank ends ", "back\\slash", "a$b"})
    void aPasswordInTheEnvironmentIsTakenAsItIs(String password) {
        assertEquals(
                password,
                environment(Map.of("PGBEACON_PASSWORD", password))
                        .find(PASSWORD)
                        .orElseThrow());
    }

    @Test
    void aFileMayReferToOtherKeys() {
        var settings = settings(Map.of("pgbeacon.password", "${other}", "other", "secret"));
        assertEquals("secret", settings.find(PASSWORD).orElseThrow());
    }

    @Test
    void aNameWithAnUnderscoreInTheEnvironmentIsNamedAndMakesNoOtherServer() {
        var settings = environment(Map.of("PGBEACON_SERVERS_MY_DB_PORT", "6541"));
        assertEquals(List.of(), settings.servers());
        assertEquals(List.of("pgbeacon.servers.my.db.port"), settings.unknown());
    }
}
