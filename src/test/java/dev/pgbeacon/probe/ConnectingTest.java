package dev.pgbeacon.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.config.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectingTest {
    private static Connecting with(String host, Optional<Path> passwordFile) {
        return new Connecting(host, 5432, "u", "a b/c", Optional.of("plain"), passwordFile, "prefer", Optional.empty());
    }

    private static String password(Connecting connecting) {
        return connecting.properties(Duration.ofSeconds(2), "owner").getProperty("password");
    }

    @Test
    void aPasswordFileIsReadToTheEndOfItsFirstLine(@TempDir Path directory) throws IOException {
        var file = directory.resolve("password");
        Files.writeString(file, " a $b{x}%&\"=\u00e9 \r\nmore");
        assertEquals(" a $b{x}%&\"=\u00e9 ", password(with("localhost", Optional.of(file))));
        assertEquals("plain", password(with("localhost", Optional.empty())));
    }

    @Test
    void aPasswordFileThatCannotBeReadIsNamedAndNotQuoted(@TempDir Path directory) throws IOException {
        var latin1 = directory.resolve("latin1");
        Files.write(latin1, "hunter\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        for (var file : new Path[] {latin1, directory, directory.resolve("missing")}) {
            var refusal =
                    assertThrows(UncheckedIOException.class, () -> password(with("localhost", Optional.of(file))));
            assertTrue(refusal.getMessage().startsWith("password file: cannot read " + file), refusal.getMessage());
            assertFalse(refusal.getMessage().contains("hunter"));
        }
    }

    @Test
    void anAddressOfIPv6AndAnyNameOfADatabaseMakeAUrl() {
        assertEquals(
                "jdbc:postgresql://[::1]:5432/a%20b%2Fc",
                with("::1", Optional.empty()).url());
        assertEquals(
                "jdbc:postgresql://[::1]:5432/a%20b%2Fc",
                with("[::1]", Optional.empty()).url());
    }

    @Test
    void whomTheSystemTrustsIsAWordOfItsOwn() {
        var system =
                new Connecting("h", 5432, "u", "d", Optional.empty(), Optional.empty(), "verify-full", Trust.SYSTEM);
        var properties = system.properties(Duration.ofSeconds(2), "owner");

        assertEquals("org.postgresql.ssl.DefaultJavaSSLFactory", properties.getProperty("sslfactory"));
        assertFalse(properties.containsKey("sslrootcert"));
    }
}
