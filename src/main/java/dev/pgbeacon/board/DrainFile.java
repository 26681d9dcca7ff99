package dev.pgbeacon.board;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;

/** The file that orders a drain while it exists; its first line is the reason. Also by hand: then it holds anything. */
public record DrainFile(Path path) {
    private static final int MOST_BYTES = 1000;
    /** C0 and C1: they could move a terminal's cursor, or make one line of the log two. */
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F]");

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
        if (line.isEmpty() || CONTROL.matcher(line).find()) {
            throw new IllegalArgumentException("reason: '" + plain(line) + "' (expected: " + REASON + ")");
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

    private Optional<String> firstLine() {
        // A pipe would hold us up until somebody writes to it.
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(path)) {
            return decoded(in.readNBytes(MOST_BYTES))
                    .flatMap(text -> text.lines().findFirst())
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(DrainFile::plain);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** The limit may cut a character in two: then it ends before that. */
    private static Optional<String> decoded(byte[] bytes) {
        var text = CharBuffer.allocate(bytes.length);
        var result =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, bytes.length < MOST_BYTES);
        return result.isError() ? Optional.empty() : Optional.of(text.flip().toString());
    }

    private static String plain(String text) {
        return CONTROL.matcher(text).replaceAll("?");
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
        return refused.getMessage();
    }
}
