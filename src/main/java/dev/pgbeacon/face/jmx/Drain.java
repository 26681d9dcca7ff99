package dev.pgbeacon.face.jmx;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.OneLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
        if (line.isEmpty()
                || line.length() > LONGEST_REASON
                || !OneLine.of(line).equals(line)) {
            var found = line.substring(0, Math.min(line.length(), LONGEST_REASON));
            throw new IllegalArgumentException("reason: '" + OneLine.of(found) + "' (expected: one line of at most "
                    + LONGEST_REASON + " characters, none of them a control)");
        }
        if (file.isEmpty()) {
            board.drain(DrainedBy.OPERATOR, line);
            return "drained in memory, until resumed or until pgbeacon ends: pgbeacon.drain-file is not set";
        }
        try {
            write(file.get(), line + "\n");
        } catch (IOException unwritable) {
            throw failed("written", unwritable);
        }
        return "drained within a second, by the file " + file.get();
    }

    /** Whole or not at all; and what is there, a pipe or a link to elsewhere, is replaced instead of written to. */
    private static void write(Path file, String text) throws IOException {
        var whole = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(whole);
        Files.writeString(whole, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
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
