package dev.pgbeacon.cli;

import dev.pgbeacon.watch.WatchConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file that the sidecar looks for, as the command line writes and removes it. */
record DrainFile(Path path) {
    /** As much as the sidecar reads of it. */
    private static final int LONGEST_REASON = 1000;

    /** @throws Refusal if none is configured */
    static DrainFile configured() {
        return Configured.read(WatchConfig.KEYS, WatchConfig::read)
                .drainFile()
                .map(DrainFile::new)
                .orElseThrow(() -> Refusal.usage(
                        "pgbeacon.drain-file: not set (expected: the path of the file that the sidecar looks for)"));
    }

    /** @throws Refusal for a reason that would not arrive as it is, or a file that cannot be written */
    void write(String reason) {
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_REASON) {
            throw Refusal.usage("reason: " + length + " bytes (expected: at most " + LONGEST_REASON + ")");
        }
        if (!Text.plain(reason).equals(reason)) {
            throw Refusal.usage("reason: '" + Text.plain(reason) + "' (expected: one line without control characters)");
        }
        // Whole or not at all: the sidecar must not read half a reason.
        var whole = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.deleteIfExists(whole);
            Files.writeString(whole, reason + "\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException refused) {
            throw Refusal.of(path + ": cannot be written: " + words(refused));
        }
    }

    /** @return whether it was there */
    boolean remove() {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException refused) {
            throw Refusal.of(path + ": cannot be removed: " + words(refused));
        }
    }

    /** The JDK's messages for these are the path alone. */
    private static String words(IOException refused) {
        if (refused instanceof NoSuchFileException) {
            return "its directory does not exist";
        }
        if (refused instanceof java.nio.file.AccessDeniedException) {
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
