package dev.pgbeacon.board;

import dev.pgbeacon.status.OneLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The file that orders a drain while it exists; its first line is the reason. Also by hand: then it holds anything. */
public record DrainFile(Path path) {
    private static final int MOST_BYTES = 1000;
    public static final String REASON = "one line without control characters, of at most " + MOST_BYTES + " bytes";

    /**
     * A reason as it arrives, whoever orders.
     *
     * @throws IllegalArgumentException if it would arrive as something else
     */
    public static String reason(String text) {
        var line = text.strip();
        int length = line.getBytes(StandardCharsets.UTF_8).length;
        if (length > MOST_BYTES) {
            throw new IllegalArgumentException("reason: " + length + " bytes (expected: " + REASON + ")");
        }
        if (line.isEmpty() || !OneLine.of(line).equals(line)) {
            throw new IllegalArgumentException("reason: '" + OneLine.of(line) + "' (expected: " + REASON + ")");
        }
        return line;
    }

    /** @throws IOException with a message for people */
    public void write(String reason) throws IOException {
        var line = reason(reason);
        // Whole or not at all: the watch must not read half a reason.
        var whole = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.deleteIfExists(whole);
            Files.writeString(whole, line + "\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException refused) {
            throw new IOException(path + ": cannot be written: " + words(refused), refused);
        }
    }

    /**
     * @return whether it was there
     * @throws IOException with a message for people
     */
    public boolean remove() throws IOException {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException refused) {
            throw new IOException(path + ": cannot be removed: " + words(refused), refused);
        }
    }

    /** Why it is there: its existence is the order, also where no reason can be read. */
    public String read() {
        return firstLine().orElse(path + " exists");
    }

    /** In whatever encoding it was written, and wherever the bound cuts it. */
    private Optional<String> firstLine() {
        try {
            if (!isOrdinary()) {
                return Optional.empty();
            }
            try (var in = Files.newInputStream(path)) {
                return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .map(line -> OneLine.of(line.replace("\uFEFF", "")).strip())
                        .filter(line -> !line.isEmpty());
            }
        } catch (IOException unreadable) {
            return Optional.empty();
        }
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

    /** The JDK's messages for these are the path alone. */
    private static String words(IOException refused) {
        if (refused instanceof NoSuchFileException) {
            return "its directory does not exist";
        }
        if (refused instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (refused instanceof FileAlreadyExistsException || refused instanceof AtomicMoveNotSupportedException) {
            return "something else is in its place";
        }
        if (refused instanceof DirectoryNotEmptyException) {
            return "it is a directory with files in it";
        }
        return refused.getMessage();
    }
}
