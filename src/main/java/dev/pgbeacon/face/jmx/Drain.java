package dev.pgbeacon.face.jmx;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.StatusBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The order to take the servers out. With a file the watch does so, and whoever else writes or removes it has as much to say;
 * without one it is kept in memory, and ends with the process.
 */
record Drain(Optional<Path> file, StatusBoard board) {
    private static final int LONGEST_REASON = 200;

    Optional<String> reason() {
        return board.drained();
    }

    /** @throws IllegalArgumentException if the reason is not one line of a sensible length */
    String drain(String reason) {
        var line = reason == null ? "" : reason.strip();
        if (line.isEmpty() || line.length() > LONGEST_REASON || line.lines().count() > 1) {
            throw new IllegalArgumentException(
                    "reason: '" + line + "' (expected: one line of at most " + LONGEST_REASON + " characters)");
        }
        if (file.isEmpty()) {
            board.drain(DrainedBy.OPERATOR, line);
            return "drained in memory, until resumed or until pgbeacon ends: pgbeacon.drain-file is not set";
        }
        try {
            Files.writeString(file.get(), line + "\n");
        } catch (IOException unwritable) {
            throw failed("written", unwritable);
        }
        return "drained within a second, by the file " + file.get();
    }

    String resume() {
        board.resume(DrainedBy.OPERATOR);
        boolean removed = false;
        try {
            removed = file.isPresent() && Files.deleteIfExists(file.get());
        } catch (IOException stays) {
            throw failed("removed", stays);
        }
        return removed
                ? "resumed within a second: removed the file " + file.get()
                : board.drained().map(why -> "still drained: " + why).orElse("resumed");
    }

    private IllegalStateException failed(String what, IOException why) {
        return new IllegalStateException("the file " + file.orElseThrow() + " cannot be " + what + ": " + why);
    }
}
