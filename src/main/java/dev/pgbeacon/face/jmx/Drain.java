package dev.pgbeacon.face.jmx;

import dev.pgbeacon.board.DrainFile;
import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.StatusBoard;
import java.io.IOException;
import java.util.Optional;

/**
 * The order to take the servers out. With a file the watch does so, and whoever else writes or removes it has as much to say;
 * without one it is kept in memory, and ends with the process.
 */
record Drain(Optional<DrainFile> file, StatusBoard board) {
    Optional<String> reason() {
        return board.drained();
    }

    /** @throws IllegalArgumentException if the reason would not arrive as it is */
    String drain(String reason) {
        var line = DrainFile.reason(reason == null ? "" : reason);
        if (file.isEmpty()) {
            board.drain(DrainedBy.OPERATOR, line);
            return "drained in memory, until resumed or until pgbeacon ends: pgbeacon.drain-file is not set";
        }
        try {
            file.get().write(line);
        } catch (IOException unwritable) {
            throw new IllegalStateException("the file " + unwritable.getMessage(), unwritable);
        }
        return "drained within a second, by the file " + file.get().path();
    }

    String resume() {
        board.resume(DrainedBy.OPERATOR);
        boolean removed = false;
        try {
            removed = file.isPresent() && file.get().remove();
        } catch (IOException stays) {
            throw new IllegalStateException("the file " + stays.getMessage(), stays);
        }
        return removed
                ? "resumed within a second: removed the file " + file.get().path()
                : board.drained().map(why -> "still drained: " + why).orElse("resumed");
    }
}
