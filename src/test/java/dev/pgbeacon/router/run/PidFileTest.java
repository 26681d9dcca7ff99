package dev.pgbeacon.router.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    private Path directory;

    private boolean staysWith(String content) throws IOException {
        var file = Files.writeString(directory.resolve("pid"), content);
        PidFile.removeOurs(file);
        return Files.exists(file);
    }

    @Test
    void ourOwnGoesAndAnothersStays() throws IOException {
        assertFalse(staysWith(ProcessHandle.current().pid() + "\n"));
        assertTrue(staysWith("1\n"));
        assertTrue(staysWith(""));
    }

    @Test
    void oneThatIsGoneIsNoTrouble() {
        PidFile.removeOurs(directory.resolve("nowhere"));
        assertFalse(Files.exists(directory.resolve("nowhere")));
    }
}
