package dev.pgbeacon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that orders a drain. */
class DrainFileTest {
    @TempDir
    private Path directory;

    private DrainFile file() {
        return new DrainFile(directory.resolve("drain"));
    }

    @Test
    void itsFirstLineIsTheReasonAndNothingElseIsLeft() throws IOException {
        file().write("new disks");
        file().write("größere Platten");

        assertEquals("größere Platten\n", Files.readString(file().path()));
        try (var files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aReasonMayBeAsLongAsTheSidecarReads() throws IOException {
        file().write("x".repeat(1000));

        assertEquals(1001, Files.size(file().path()));
        var refused = assertThrows(Refusal.class, () -> file().write("ü".repeat(501)));
        assertEquals("reason: 1002 bytes (expected: at most 1000)", refused.getMessage());
        assertEquals(Exit.USAGE, refused.exit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "\u001b[2J", "a\tb"})
    void aReasonIsOneLineOfText(String reason) {
        var refused = assertThrows(Refusal.class, () -> file().write(reason));

        assertTrue(
                refused.getMessage().endsWith("(expected: one line without control characters)"), refused.getMessage());
        assertFalse(Files.exists(file().path()));
    }

    @Test
    void whereItCannotBeWrittenIsSaid() throws IOException {
        var nowhere = new DrainFile(directory.resolve("none/drain"));
        var refused = assertThrows(Refusal.class, () -> nowhere.write("x"));
        assertEquals(nowhere.path() + ": cannot be written: its directory does not exist", refused.getMessage());
        assertEquals(Exit.REFUSED, refused.exit());

        Files.createDirectories(file().path().resolve("inside"));
        assertThrows(Refusal.class, () -> file().write("x"));
        var full = assertThrows(Refusal.class, () -> file().remove());
        assertEquals(file().path() + ": cannot be removed: it is a directory with files in it", full.getMessage());
    }

    @Test
    void removedIsToldFromNeverThere() {
        assertFalse(file().remove());
        file().write("x");
        assertTrue(file().remove());
    }
}
