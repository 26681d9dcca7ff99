package dev.pgbeacon.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseIniTest {
    private static final List<Key<?>> KEYS = Stream.concat(ServersConfig.KEYS.stream(), WatchConfig.KEYS.stream())
            .toList();

    @TempDir
    Path directory;

    private Settings settings(String ini, Map<String, String> others) throws IOException {
        var file = Files.writeString(directory.resolve("database.ini"), ini);
        var all = new HashMap<>(others);
        all.put("pgbeacon.database-ini", file.toString());
        return new Settings(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(all, "test", 100))
                        .build(),
                KEYS);
    }

    @Test
    void theFileSaysWhereTheServerIs() throws IOException {
        var settings = settings(
                "[postgresql]\nhost=db\ndatabase=app\nuser=u\npassword=s%%t\nport=5433\nsslmode=require\nconnect_timeout=3\n",
                Map.of());
        var server = ServersConfig.read(settings).servers().get(0).connecting();
        assertEquals(List.of(), settings.problems());
        assertEquals("user u, database app at db:5433", server.toString());
        assertEquals(Optional.of("s%t"), server.password());
        assertEquals("require", server.sslMode());
        assertEquals(Duration.ofSeconds(3), WatchConfig.read(settings).pace().timeout());
    }

    @Test
    void allOtherKeysWinOverTheFile() throws IOException {
        var settings = settings(
                "[postgresql]\nhost=db\ndatabase=app\nuser=u\n",
                Map.of("pgbeacon.host", "other", "PGDATABASE", "more"));
        assertEquals(
                "user u, database more at other:5432",
                ServersConfig.read(settings).servers().get(0).connecting().toString());
    }

    @Test
    void whatIsMissingOrUnknownStopsTheStartWithItsName() throws IOException {
        var settings = settings("[postgresql]\nhost=db\nuser=u\nusr=x\nport=abc\n", Map.of());
        ServersConfig.read(settings);
        var problems = String.join("\n", settings.problems());
        assertTrue(problems.contains("key usr (expected: host"), problems);
        assertTrue(problems.contains("key database missing"), problems);
        assertTrue(problems.contains("database.ini: port: 'abc' (expected: 1..65535)"), problems);

        var noSection = settings("[mysql]\n", Map.of());
        ServersConfig.read(noSection);
        assertTrue(
                noSection.problems().get(0).contains("section [postgresql] missing"),
                noSection.problems().toString());
    }

    @Test
    void aMissingFileStopsTheStartWithItsName() {
        var settings = new Settings(
                new SmallRyeConfigBuilder()
                        .withSources(
                                new PropertiesConfigSource(Map.of("pgbeacon.database-ini", "/none.ini"), "test", 100))
                        .build(),
                KEYS);
        ServersConfig.read(settings);
        assertEquals(
                List.of("pgbeacon.database-ini: '/none.ini' (expected: a file that can be read)"), settings.problems());
    }
}
