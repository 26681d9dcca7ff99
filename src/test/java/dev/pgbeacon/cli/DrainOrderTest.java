package dev.pgbeacon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pgbeacon.board.DrainFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainOrderTest {
    @TempDir
    private Path directory;

    private DrainOrder order(String path) {
        return new DrainOrder(new DrainFile(directory.resolve(path)));
    }

    @Test
    void aReasonThatWouldNotArriveIsWrongUsage() {
        var refused = assertThrows(Refusal.class, () -> order("drain").give("two\nlines"));

        assertEquals(Exit.USAGE, refused.exit());
        assertEquals("reason: 'two?lines' (expected: " + DrainFile.REASON + ")", refused.getMessage());
    }

    @Test
    void aFileThatCannotBeWrittenIsNot() {
        var refused = assertThrows(Refusal.class, () -> order("none/drain").give("x"));

        assertEquals(Exit.REFUSED, refused.exit());
    }
}
