package dev.pgbeacon.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.config.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference is generated from the keys: {@code ./mvnw test -Dtest=ConfigurationReferenceTest -Ddocs.write=true}. */
class ConfigurationReferenceTest {
    private static final Path REFERENCE = Path.of("docs/configuration.md");

    private static final String HEAD = """
            # Configuration

            <!-- Generated from the code: ./mvnw test -Dtest=ConfigurationReferenceTest -Ddocs.write=true -->

            Every key can be a system property (`-Dpgbeacon.probe.interval=2s`), an environment variable
            (`PGBEACON_PROBE_INTERVAL=2s`) or a line of `config/application.properties` in the working directory; the first of
            them wins. The start is refused, with exit code 1 and every problem in one message, when a value is not what is
            expected. A key that is not listed here is named in a warning and otherwise ignored.

            *per server*: with several servers on one host, `pgbeacon.servers.NAME.<key>` sets it for one of them; the plain
            key gives the others their default. In the environment NAME must not hold an underscore. Without any
            `pgbeacon.servers.` key the plain keys are the one server.

            | key (after `pgbeacon.`) | value | default | also read from | what it does |
            |---|---|---|---|---|
            """;

    @Test
    void theReferenceSaysWhatTheCodeSays() throws IOException {
        var generated = new StringBuilder(HEAD);
        Catalogue.KEYS.forEach(key -> generated.append(row(key)));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(REFERENCE, generated);
        }
        assertEquals(
                generated.toString(),
                Files.readString(REFERENCE),
                "docs/configuration.md (write it with -Ddocs.write=true)");
    }

    @Test
    void everyDefaultIsGood() {
        for (var key : Catalogue.KEYS) {
            key.fallback().ifPresent(text -> assertNotNull(key.parser().apply(text), key.name()));
        }
    }

    @Test
    void noKeyIsDeclaredTwice() {
        var names = Catalogue.KEYS.stream().map(Key::name).toList();
        assertTrue(names.size() == names.stream().distinct().count(), names.toString());
    }

    private static String row(Key<?> key) {
        return "| `%s`%s | %s | %s | %s | %s |%n"
                .formatted(
                        key.name(),
                        key.perServer() ? " *per server*" : "",
                        key.expected(),
                        key.fallback().map(text -> "`" + text + "`").orElse(""),
                        String.join(
                                ", ",
                                key.aliases().stream()
                                        .map(alias -> "`" + alias + "`")
                                        .toList()),
                        key.description());
    }
}
