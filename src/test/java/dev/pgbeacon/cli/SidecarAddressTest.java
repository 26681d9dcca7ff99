package dev.pgbeacon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.config.Settings;
import dev.pgbeacon.start.Catalogue;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the sidecar is asked when nobody says where. */
class SidecarAddressTest {
    private static Settings settings(String bind, String port) {
        var values = Map.of("pgbeacon.management.bind", bind, "pgbeacon.management.port", port);
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build();
        return new Settings(config, Catalogue.KEYS);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, http://127.0.0.1:9010",
        "::, http://127.0.0.1:9010",
        "127.0.0.2, http://127.0.0.2:9010",
        "::1, http://[::1]:9010",
        "localhost, http://localhost:9010"
    })
    void itIsWhereTheSidecarListensOnThisHost(String bind, String url) {
        assertEquals(url, SidecarAddress.local(settings(bind, "9010")).toString());
    }

    @Test
    void aPortThatTheSystemChoseIsNotKnown() {
        var settings = settings("0.0.0.0", "0");
        SidecarAddress.local(settings);

        assertEquals(
                List.of("pgbeacon.management.port: '0' (expected: a port that is known, or --url)"),
                settings.problems());
    }
}
