package dev.pgbeacon.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrainFileTest {
    @TempDir
    private Path directory;

    private DrainFile file;

    @BeforeEach
    void file() {
        file = new DrainFile(directory.resolve("drain"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"new disks", "größere Platten", "50 % \"done\" \\ <b>"})
    void aReasonIsReadAsItWasWrittenAndNothingElseIsLeft(String reason) throws IOException {
        file.write("before");
        file.write(reason);

        assertEquals(reason, file.read());
        assertEquals(reason + "\n", Files.readString(file.path()));
        try (var files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aReasonMayBeAsLongAsIsRead() throws IOException {
        file.write("ü".repeat(500));

        assertEquals("ü".repeat(500), file.read());
        var refused = assertThrows(IllegalArgumentException.class, () -> file.write("ü".repeat(501)));
        assertTrue(refused.getMessage().startsWith("reason: 1002 bytes (expected: "), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines", "\u001b[2J", "a\tb", "\u0085x"})
    void aReasonIsOneLineOfText(String reason) {
        var refused = assertThrows(IllegalArgumentException.class, () -> file.write(reason));

        assertTrue(refused.getMessage().contains("(expected: one line without control"), refused.getMessage());
        assertFalse(refused.getMessage().matches("(?s).*\\p{Cntrl}.*"), "harmless where it is shown");
        assertFalse(Files.exists(file.path()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \nsecond line"})
    void withoutAReasonThatCanBeReadItsExistenceIsTheReason(String text) throws IOException {
        Files.write(file.path(), text.getBytes(StandardCharsets.ISO_8859_1));

        assertEquals(file.path() + " exists", file.read());
    }

    @Test
    void whatIsWrittenByHandIsCutAndMadeHarmless() throws IOException {
        Files.writeString(file.path(), " new \u001b[2Jdisks \nby Ann");
        assertEquals("new ?[2Jdisks", file.read());

        Files.writeString(file.path(), "x" + "ü".repeat(1000));
        assertEquals("x" + "ü".repeat(499) + "\ufffd", file.read());
    }

    @Test
    void aDirectoryInItsPlaceOrdersAllTheSame() throws IOException {
        Files.createDirectory(file.path());

        assertEquals(file.path() + " exists", file.read());
    }

    @Test
    void whereItCannotBeWrittenIsSaid() throws IOException {
        var nowhere = new DrainFile(directory.resolve("none/drain"));
        var refused = assertThrows(IOException.class, () -> nowhere.write("x"));
        assertEquals(nowhere.path() + ": cannot be written: its directory does not exist", refused.getMessage());

        Files.createDirectories(file.path().resolve("inside"));
        assertThrows(IOException.class, () -> file.write("x"));
        var full = assertThrows(IOException.class, file::remove);
        assertEquals(file.path() + ": cannot be removed: it is a directory with files in it", full.getMessage());
    }

    @Test
    void removedIsToldFromNeverThere() throws IOException {
        assertFalse(file.remove());
        file.write("x");
        assertTrue(file.remove());
    }
}
