package dev.pgbeacon.face.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.config.Settings;
import dev.pgbeacon.net.ListenAddresses;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorConfigTest {
    private Settings settings;

    private MonitorConfig read(Map<String, String> properties, boolean listed) {
        settings = new Settings(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build(),
                MonitorConfig.KEYS);
        return MonitorConfig.read(settings, listed);
    }

    private ListenAddresses listen(String text) {
        return read(Map.of("pgbeacon.monitor.listen", text), true).where().orElseThrow();
    }

    @Test
    void whereNodesAreListedItIsOnOnLoopback() {
        var where = read(Map.of(), true).where().orElseThrow();
        assertEquals(ListenAddresses.parse(List.of("127.0.0.1"), 9881), where);
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void elsewhereItIsOff() {
        assertTrue(read(Map.of(), false).where().isEmpty());
        assertTrue(read(Map.of("pgbeacon.monitor.listen", "127.0.0.1:9881"), false)
                .where()
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void whoeverSetsItMeansIt(boolean enabled, boolean listed) {
        var config = read(Map.of("pgbeacon.monitor.enabled", Boolean.toString(enabled)), listed);
        assertEquals(enabled, config.where().isPresent());
    }

    @Test
    void itListensOnAnAddressOrEverywhereOnAPortOrAnyPort() {
        assertEquals(ListenAddresses.everywhere(0), listen("*:0"));
        assertEquals(ListenAddresses.parse(List.of("::1"), 9881), listen("[::1]:9881"));
        assertEquals(ListenAddresses.parse(List.of("localhost"), 1), listen("localhost:1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9881", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", ":9881", "::1:9881", "a b:1", "[]:1"})
    void whatIsNoPlaceIsRefused(String text) {
        read(Map.of("pgbeacon.monitor.listen", text), true);
        assertEquals(
                List.of("pgbeacon.monitor.listen: '" + text
                        + "' (expected: HOST:PORT, like 127.0.0.1:9881, *:9881 or [::1]:0)"),
                settings.problems());
    }

    @Test
    void aHostThatIsNotKnownIsRefused() {
        read(Map.of("pgbeacon.monitor.listen", "nowhere.invalid:9881"), true);
        assertEquals(1, settings.problems().size());
        assertTrue(settings.problems().get(0).startsWith("pgbeacon.monitor.listen: listen address: 'nowhere.invalid'"));
    }
}
