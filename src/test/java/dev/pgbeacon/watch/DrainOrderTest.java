package dev.pgbeacon.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.board.DrainFile;
import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeId;
import java.io.IOException;
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
    @ValueSource(strings = {"", "\n", "\u00ff\u00fe"})
    void aFileWithoutAReasonDrainsAllTheSame(String text) throws IOException {
        Files.write(path, text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertEquals(Optional.of(path + " exists"), drained());
    }

    @Test
    void aShutdownLastsWhateverTheFileDoes() {
        board.drain(DrainedBy.SHUTDOWN, "shutting down");
        assertEquals(Optional.of("shutting down"), drained());
    }
}
