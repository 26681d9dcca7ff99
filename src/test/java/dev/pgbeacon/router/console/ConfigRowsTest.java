package dev.pgbeacon.router.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.router.conf.Host;
import dev.pgbeacon.router.conf.RouterFile;
import dev.pgbeacon.router.conf.RouterSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigRowsTest {
    @TempDir
    private Path directory;

    private RouterFile file() throws Exception {
        var hba = Files.writeString(directory.resolve("hba"), "host all all all trust\n");
        var file = Files.writeString(
                directory.resolve("router.conf"),
                "hba " + hba + "\nconsole_users a, b\npeers r1, r2:1\nhealth { password sekrit1 timeout 1500ms }\n"
                        + "backend b1 { weight 0.5 lag 5s password sekrit2 }\nbackend b2:6432\n");
        return RouterSetup.read(file, Host.system()).setup().orElseThrow().file();
    }

    private static Optional<String> value(List<List<Optional<String>>> rows, String key) {
        return rows.stream()
                .filter(row -> row.get(0).equals(Optional.of(key)))
                .findFirst()
                .orElseThrow()
                .get(1);
    }

    @Test
    void whatIsInForceIsShownWithItsDefaults() throws Exception {
        var rows = ConfigRows.of(file());

        assertEquals(Optional.of("a, b"), value(rows, "console_users"));
        assertEquals(Optional.of("r1:6432, r2:1"), value(rows, "peers"));
        assertEquals(Optional.of("1500ms"), value(rows, "health timeout"));
        assertEquals(Optional.of("30s"), value(rows, "failover_wait"));
        assertEquals(Optional.empty(), value(rows, "authdb"));
        assertEquals(
                Optional.of("tls off lag 5s weight 0.5 database postgres username postgres password (secret)"),
                value(rows, "backend b1:5432"));
    }

    @Test
    void noSecretIs() throws Exception {
        var rows = ConfigRows.of(file());

        assertFalse(rows.toString().contains("sekrit"), rows.toString());
        assertEquals(Optional.of("(secret)"), value(rows, "health password"));
        assertTrue(rows.stream()
                .allMatch(row -> row.size() == Topic.CONFIG.columns().size()));
        assertTrue(Help.rows().stream()
                .allMatch(row -> row.size() == Topic.HELP.columns().size()));
    }
}
