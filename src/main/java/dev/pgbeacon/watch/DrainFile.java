package dev.pgbeacon.watch;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.OneLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Drains while a file exists; its first line is the reason. */
record DrainFile(Path path, StatusBoard board) {
    private static final int LONGEST_REASON = 1000;

    void look() {
        if (Files.exists(path)) {
            board.drain(DrainedBy.FILE, reason());
        } else if (Files.notExists(path)) {
            board.resume(DrainedBy.FILE);
        } // Else nobody can tell, as when its directory cannot be read: what was ordered stays.
    }

    private String reason() {
        try {
            if (isOrdinary()) {
                return firstLine().orElse(path + " exists");
            }
        } catch (IOException unreadable) {
            // It exists: that is the order; only the reason is lost.
        }
        return path + " exists";
    }

    /**
     * A pipe would hold us up until somebody writes to it. And who may make a link here, but not read what we may, must not
     * have it told on every face: a ConfigMap's links stay in their own directory.
     */
    private boolean isOrdinary() throws IOException {
        return Files.isRegularFile(path)
                && path.toRealPath()
                        .startsWith(path.toAbsolutePath().getParent().toRealPath());
    }

    /** In whatever encoding it was written, and wherever the bound cuts it. */
    private Optional<String> firstLine() throws IOException {
        try (var in = Files.newInputStream(path)) {
            var text = new String(in.readNBytes(LONGEST_REASON), StandardCharsets.UTF_8);
            return text.lines()
                    .findFirst()
                    .map(line -> OneLine.of(line.replace("\uFEFF", "")).strip())
                    .filter(line -> !line.isEmpty());
        }
    }
}
