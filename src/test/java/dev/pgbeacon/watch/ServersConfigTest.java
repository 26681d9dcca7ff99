package dev.pgbeacon.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.config.Settings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServersConfigTest {
    /** Each face tells the host: a URL's password would be told with it. */
    @ParameterizedTest
    @CsvSource({
        "postgres://me:hunter2@db1/x, postgres://(secret)@db1/x",
        "me@db1, me@db1",
        "/var/run/postgresql, /var/run/postgresql",
        "db1 db2, db1 db2"
    })
    void whatIsNoHostIsRefused(String written, String shown) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of("pgbeacon.host", written), "test", 100))
                .build();
        var settings = new Settings(config, ServersConfig.KEYS);

        assertEquals("localhost", ServersConfig.read(settings).nodes().get(0).host(), "reading goes on");
        assertEquals(
                List.of("pgbeacon.host: '" + shown
                        + "' (expected: one host name or address; Unix sockets and URLs are not supported)"),
                settings.problems());
    }
}
