package dev.pgbeacon.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.board.DrainFile;
import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrainOrderTest {
    private static final NodeId NODE = new NodeId("a", "localhost", 5432);

    private final StatusBoard board = new StatusBoard(new TestClock(), LagPolicy.DEFAULT, List.of());
    private Path path;
    private DrainOrder order;

    @BeforeEach
    void file(@TempDir Path directory) {
        path = directory.resolve("drain");
        order = new DrainOrder(new DrainFile(path), board);
        board.register(NODE, Duration.ofSeconds(1), () -> CompletableFuture.completedStage(null));
    }

    private Optional<String> drained() {
        order.look();
        return board.read(NODE).drained();
    }

    @Test
    void theServersAreDrainedWhileTheFileExists() throws IOException {
        assertEquals(Optional.empty(), drained());
        Files.writeString(path, "  new disk \nsecond line");
        assertEquals(Optional.of("new disk"), drained());
        Files.delete(path);
        assertEquals(Optional.empty(), drained());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \t\n"})
    void aFileWithoutAReasonDrainsAllTheSame(String text) throws IOException {
        Files.write(path, text.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(Optional.of(path + " exists"), drained());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "new\tdisk|new disk",
                "nul \0, bell \u0007, red \u001b[31m|nul ?, bell ?, red ?[31m",
                "next line \u0085, separator \u2028, order \u202e|next line ?, separator ?, order ?",
                "\ufeffwith a mark|with a mark"
            })
    void aReasonStaysOnItsLineAndMovesNoCursor(String written, String told) throws IOException {
        Files.writeString(path, written + "\nsecond line");
        assertEquals(Optional.of(told), drained());
    }

    @Test
    void aReasonThatIsNotUtf8OrIsCutShortIsToldAsFarAsItCanBeRead() throws IOException {
        Files.write(path, "caf\u00e9 closed".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(Optional.of("caf\ufffd closed"), drained());
        Files.writeString(path, "x" + "\u00e9".repeat(600));
        assertEquals(Optional.of("x" + "\u00e9".repeat(499) + "\ufffd"), drained());
    }

    @Test
    void aLinkToAFileElsewhereDrainsAndTellsNothingOfThatFile(@TempDir Path elsewhere) throws IOException {
        var secret = Files.writeString(elsewhere.resolve(".pgpass"), "*:*:*:*:secret");
        Files.createSymbolicLink(path, secret);
        assertEquals(Optional.of(path + " exists"), drained());
    }

    @Test
    void aLinkWithinTheDirectoryAsInAConfigMapGivesItsReason() throws IOException {
        var version = Files.createDirectory(path.resolveSibling("..2026"));
        Files.writeString(version.resolve("drain"), "new disk");
        Files.createSymbolicLink(path.resolveSibling("..data"), version);
        Files.createSymbolicLink(path, Path.of("..data/drain"));
        assertEquals(Optional.of("new disk"), drained());
    }

    @Test
    void aDirectoryDrains() throws IOException {
        Files.createDirectory(path);
        assertEquals(Optional.of(path + " exists"), drained());
    }

    @Test
    void aShutdownLastsWhateverTheFileDoes() {
        board.drain(DrainedBy.SHUTDOWN, "shutting down");
        assertEquals(Optional.of("shutting down"), drained());
    }
}
