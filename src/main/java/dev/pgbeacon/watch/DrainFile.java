package dev.pgbeacon.watch;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.StatusBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Drains while a file exists; its first line is the reason. */
record DrainFile(Path path, StatusBoard board) {
    private static final Logger LOG = Logger.getLogger(DrainFile.class);

    void look() {
        if (Files.exists(path)) {
            var reason = reason();
            if (board.drain(DrainedBy.FILE, reason)) {
                LOG.warnf("drained: %s", reason);
            }
        } else if (board.resume(DrainedBy.FILE)) {
            LOG.infof("no longer drained: %s is gone", path);
        }
    }

    private String reason() {
        try (var lines = Files.lines(path)) {
            return lines.map(String::strip)
                    .findFirst()
                    .filter(line -> !line.isEmpty())
                    .orElse(path + " exists");
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            // It exists: that is the order; only the reason is lost.
            return path + " exists";
        }
    }
}
