package dev.pgbeacon.face.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.config.Settings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JmxConfigTest {
    private Settings settings;

    private JmxConfig read(Map<String, String> values) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build();
        settings = new Settings(config, JmxConfig.KEYS);
        return JmxConfig.read(settings, Optional.empty());
    }

    @Test
    void withoutAPortNothingIsOpened() {
        var config = read(Map.of());
        assertTrue(config.enabled());
        assertEquals(Optional.empty(), config.port());
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void aPortIsOnLoopbackAndThereNeedsNoPassword() {
        var port = read(Map.of("pgbeacon.jmx.port", "9010")).port().orElseThrow();
        assertEquals(9010, port.number());
        assertEquals("localhost", port.host());
        assertTrue(port.address().isLoopbackAddress());
        assertEquals(List.of(), settings.problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void openToOthersWithoutAPasswordIsRefused(String bind) {
        read(Map.of("pgbeacon.jmx.port", "0", "pgbeacon.jmx.bind", bind));
        assertEquals(
                List.of("pgbeacon.jmx.password-file: missing (expected: one, as pgbeacon.jmx.bind is '" + bind
                        + "', which is not loopback)"),
                settings.problems());
    }

    @Test
    void openToOthersWithAPasswordItIsNot(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("password"), "monitor QED\n");
        var port = read(Map.of(
                        "pgbeacon.jmx.port", "0",
                        "pgbeacon.jmx.bind", "0.0.0.0",
                        "pgbeacon.jmx.password-file", file.toString()))
                .port()
                .orElseThrow();
        assertEquals(Optional.of(file), port.passwordFile());
        assertFalse(port.address().isLoopbackAddress());
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void filesMustBeThereAndAnAccessFileNeedsPasswords(@TempDir Path directory) throws IOException {
        var missing = directory.resolve("none").toString();
        read(Map.of("pgbeacon.jmx.password-file", missing));
        assertEquals(
                List.of("pgbeacon.jmx.password-file: '" + missing + "' (expected: a file that can be read)"),
                settings.problems());
        var access = Files.writeString(directory.resolve("access"), "monitor readonly\n");
        read(Map.of("pgbeacon.jmx.access-file", access.toString()));
        assertEquals(
                List.of("pgbeacon.jmx.password-file: missing (expected: one, as pgbeacon.jmx.access-file says what its"
                        + " users may do)"),
                settings.problems());
    }

    @Test
    void anAddressThatNobodyKnowsIsRefused() {
        read(Map.of("pgbeacon.jmx.port", "0", "pgbeacon.jmx.bind", "no such host"));
        assertEquals(
                List.of("pgbeacon.jmx.bind: 'no such host' (expected: an address of this host, or a host name)"),
                settings.problems());
    }
}
