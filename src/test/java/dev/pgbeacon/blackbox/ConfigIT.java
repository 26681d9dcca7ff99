package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask nobody. */
class ConfigIT {
    private static String title(Pgbeacon command) {
        return command.log().get(0);
    }

    @Test
    void theEffectiveConfigurationSaysWhereEachValueComesFrom(@TempDir Path directory) throws Exception {
        var ini = Files.writeString(
                directory.resolve("database.ini"),
                "[postgresql]\nhost = db1\nuser = alice\npassword = k3epMeOut\ndatabase = app\n");
        var launch = Launch.program()
                .with("PGPORT", "5433")
                .with("PGBEACON_DATABASE_INI", ini.toString())
                .with("PGBEACON_SERVERS_A_PASSWORD", "k3epMeOut")
                .with("PGBEACON_PROBE_INTERVALL", "1s")
                .property("pgbeacon.lag.max", "30s");

        var config = launch.run("config", "--json");

        assertEquals(0, config.exitCode(), config.errors());
        assertFalse(String.join("\n", config.log()).contains("k3epMeOut"));
        var json = new JsonObject(title(config));
        var expected = Map.of(
                "pgbeacon.host", "db1 from file " + ini + ": host",
                "pgbeacon.port", "5433 from environment PGPORT",
                "pgbeacon.password", "(secret) from file " + ini + ": password",
                "pgbeacon.servers.a.password", "(secret) from environment PGBEACON_SERVERS_A_PASSWORD",
                "pgbeacon.lag.max", "30s from system property pgbeacon.lag.max",
                "pgbeacon.probe.interval", "1s from default",
                "pgbeacon.drain-file", "null from not set");
        json.getJsonArray("configuration").stream()
                .map(JsonObject.class::cast)
                .filter(value -> expected.containsKey(value.getString("key")))
                .forEach(value -> assertEquals(
                        expected.get(value.getString("key")),
                        value.getString("value") + " from " + value.getString("source")));
        assertEquals(
                List.of("pgbeacon.probe.intervall"),
                json.getJsonArray("unknown").getList());
        var text = launch.run("config");
        assertTrue(
                text.log().stream().anyMatch(line -> line.matches("pgbeacon\\.port +5433 +environment PGPORT")),
                text.log().toString());
        assertFalse(String.join("\n", text.log()).contains("k3epMeOut"));
    }

    @Test
    void aConfigurationThatWouldBeRefusedIs1WithEveryProblem() {
        var config = Launch.program()
                .with("PGPORT", "five")
                .with("PGBEACON_PROBE_MAX_AGE", "500ms")
                .run("config");

        assertEquals(1, config.exitCode());
        assertEquals(
                List.of(
                        "a sidecar would not start with this configuration:",
                        "  PGPORT: 'five' (expected: 1..65535)",
                        "  pgbeacon.probe.max-age: 500ms (expected: more than pgbeacon.probe.interval, 1000ms)"),
                config.errors().lines().toList());
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        var version = Launch.program().run("--version");

        assertEquals(0, version.exitCode());
        assertTrue(title(version).matches("pgbeacon [0-9]+\\.[0-9]+\\..*"), title(version));
    }

    @Test
    void bashCompletesWhatItIsToldTo(@TempDir Path directory) throws Exception {
        var script = Files.write(
                directory.resolve("completion"),
                Launch.program().run("completion").log());

        var bash = new ProcessBuilder(
                        "bash",
                        "-ec",
                        "source \"$1\"; COMP_WORDS=(pgbeacon st); COMP_CWORD=1; _complete_pgbeacon; echo \"${COMPREPLY[@]}\"",
                        "bash",
                        script.toString())
                .redirectErrorStream(true)
                .start();

        assertEquals("status", new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }
}
