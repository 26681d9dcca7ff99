package dev.pgbeacon.face.kube;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Others' alerts and scripts look for these words. */
class OccasionTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theDocumentationSaysWhatEachEventMeans(Occasion occasion) throws IOException {
        var row = "| `" + occasion.word() + "` | " + (occasion.warning() ? "Warning" : "Normal") + " | ";

        assertTrue(Files.readString(Path.of("docs/kubernetes.md")).contains("\n" + row), row);
    }
}
