package dev.pgbeacon.watch;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.StatusBoard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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
        // A pipe would hold us up until somebody writes to it.
        if (!Files.isRegularFile(path)) {
            return path + " exists";
        }
        try (var in = Files.newInputStream(path)) {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readNBytes(LONGEST_REASON)))
                    .toString();
            return text.lines()
                    .findFirst()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .orElse(path + " exists");
        } catch (IOException unreadable) {
            // It exists: that is the order; only the reason is lost.
            return path + " exists";
        }
    }
}
