package dev.pgbeacon.face.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JDK's password and access files. */
class RemotePasswordTest {
    @TempDir
    Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private TestRemote remote(String passwords, Optional<String> access) throws IOException {
        var accessFile = access.isPresent() ? Optional.of(file("access", access.get())) : Optional.<Path>empty();
        return new TestRemote(Optional.of(file("password", passwords)), accessFile, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"monitor, wrong", "nobody, QED", "monitor, ''"})
    void whoIsNotInTheFileIsRefused(String user, String password) throws IOException {
        try (var remote = remote("monitor QED\n", Optional.empty())) {
            assertThrows(SecurityException.class, () -> remote.connect(user, password));
            assertThrows(SecurityException.class, remote::connect);
        }
    }

    @Test
    void whoIsInTheFileMayReadAndAct() throws Exception {
        try (var remote = remote("monitor QED\n", Optional.empty());
                var client = remote.connect("monitor", "QED")) {
            var mbeans = client.getMBeanServerConnection();
            assertEquals("primary", mbeans.getAttribute(TestBeans.server("a"), "Role"));
            assertEquals("resumed", mbeans.invoke(TestBeans.PGBEACON, "resume", null, null));
        }
    }

    @Test
    void theAccessFileSaysWhoMayAct() throws Exception {
        try (var remote = remote("monitor QED\ncontrol R&D\n", Optional.of("monitor readonly\ncontrol readwrite\n"));
                var monitor = remote.connect("monitor", "QED");
                var control = remote.connect("control", "R&D")) {
            var read = monitor.getMBeanServerConnection();
            assertEquals("primary", read.getAttribute(TestBeans.server("a"), "Role"));
            assertThrows(SecurityException.class, () -> read.invoke(TestBeans.PGBEACON, "resume", null, null));
            assertEquals(
                    "resumed", control.getMBeanServerConnection().invoke(TestBeans.PGBEACON, "resume", null, null));
        }
    }

    @Test
    void aHashedPasswordIsAsGoodAndAClearOneIsLeftAsItIsWritten() throws Exception {
        var salt = new byte[64];
        var digest = MessageDigest.getInstance("SHA3-512");
        digest.update(salt);
        var hash = digest.digest("QED".getBytes(StandardCharsets.UTF_8));
        var base64 = Base64.getEncoder();
        var line = "hashed " + base64.encodeToString(salt) + " " + base64.encodeToString(hash) + " SHA3-512\n";
        try (var remote = remote(line + "clear QED\n", Optional.empty());
                var one = remote.connect("hashed", "QED");
                var other = remote.connect("clear", "QED")) {
            assertTrue(one.getMBeanServerConnection().getMBeanCount() > 0);
            assertTrue(other.getMBeanServerConnection().getMBeanCount() > 0);
            assertThrows(SecurityException.class, () -> remote.connect("hashed", "QEE"));
        }
        assertEquals(line + "clear QED\n", Files.readString(directory.resolve("password")));
    }

    @Test
    void aFileThatChangesIsReadAgain() throws Exception {
        try (var remote = remote("monitor QED\n", Optional.empty())) {
            remote.connect("monitor", "QED").close();
            var changed = file("password", "monitor NEW\n");
            Files.setLastModifiedTime(changed, FileTime.from(Instant.now().plusSeconds(10)));
            assertThrows(SecurityException.class, () -> remote.connect("monitor", "QED"));
            remote.connect("monitor", "NEW").close();
        }
    }
}
